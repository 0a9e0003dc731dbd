/**
 * The URL that a page should have, if it was opened by another name of this machine than the server's public URL has,
 * e.g. 127.0.0.1 instead of localhost. Cookies and redirects are bound to one name, so signing in would fail.
 * Undefined if the name is right, or if protocol or port differ.
 */
export function rightAddress(page: URL, endpoint: string | undefined): string | undefined {
  const meant = endpoint === undefined ? null : URL.parse(endpoint)
  if (!meant || meant.origin === page.origin) return undefined
  if (!isThisMachine(meant) || !isThisMachine(page)) return undefined
  if (meant.port !== page.port || meant.protocol !== page.protocol) return undefined
  return meant.origin + page.pathname + page.search + page.hash
}

function isThisMachine({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
