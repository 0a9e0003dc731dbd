/** What each page of the console gets. */
export type PageProps = { params: Readonly<Record<string, string>> }
