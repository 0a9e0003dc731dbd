/** A time as a person reads it, to the minute. */
export function momentOf(at: number | string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at))
}
