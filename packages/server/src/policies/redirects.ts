/**
 * Whether people may be sent to this address: it equals a registered one; for native applications the port of a
 * loopback address is free (RFC 8252 section 7.3); `*` stands for one label of a development host.
 */
export function isRedirectAllowed(
  address: string,
  registered: readonly string[],
  isNative: boolean,
): boolean {
  const url = URL.parse(address)
  if (!url || url.hash || address.includes('*')) return false
  return registered.some(
    each =>
      each === address ||
      URL.parse(each)?.href === url.href ||
      (isNative && isSameLoopback(url, URL.parse(each))) ||
      (each.includes('*') && matchesDevelopmentHost(url, each)),
  )
}

function isSameLoopback(url: URL, registered: URL | null): boolean {
  const loopback = ['127.0.0.1', '[::1]', 'localhost']
  return (
    registered !== null &&
    url.protocol === 'http:' &&
    registered.protocol === 'http:' &&
    loopback.includes(url.hostname) &&
    url.hostname === registered.hostname &&
    url.pathname === registered.pathname &&
    url.search === registered.search
  )
}

function matchesDevelopmentHost(url: URL, registered: string): boolean {
  const [before = '', after = ''] = registered.split('*')
  const href = url.href
  const label = href.slice(before.length, href.length - after.length)
  const expected = new URL(registered.replace('*', 'wildcard')).href.split('wildcard')
  return (
    href.startsWith(expected[0] ?? before) && href.endsWith(expected[1] ?? after) && /^[\w-]+$/.test(label)
  )
}
