/** The path of the page of a job. */
export function pageOfJob({ id }: { id: string }): string {
  return `/people/jobs/${id}`
}
