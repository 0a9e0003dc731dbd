/**
 * Whether a redirect URI is allowed: it equals a registered one, character by character (RFC 9700 section 2.1). For
 * native applications the port of a loopback address is free (RFC 8252 section 7.3). `*` stands for one label of a
 * development host. This file imports nothing, as `redirect-uri.ts`.
 */
export function isRedirectAllowed(
  address: string,
  registered: readonly string[],
  isNative: boolean,
): boolean {
  if (!URL.canParse(address) || /[#*]/.test(address)) return false
  return registered.some(
    each =>
      each === address ||
      (isNative && isSameLoopback(address, each)) ||
      (each.includes('*') && matchesDevelopmentHost(address, each)),
  )
}

function isSameLoopback(address: string, registered: string): boolean {
  const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d+)?(?=[/?]|$)/
  return loopback.test(address) && address.replace(loopback, '$1') === registered.replace(loopback, '$1')
}

function matchesDevelopmentHost(address: string, registered: string): boolean {
  const [before = '', after = ''] = registered.split('*')
  const label = address.slice(before.length, address.length - after.length)
  return address === before + label + after && /^[\w-]+$/.test(label)
}
