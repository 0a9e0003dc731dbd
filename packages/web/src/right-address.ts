/**
 * Where a page should be instead, if this machine was called by another of its names than the server’s public address has: cookies and
 * redirects are bound to one name, and nobody could sign in. Undefined where it is right, or behind anything but the same port.
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
