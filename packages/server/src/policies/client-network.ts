import { isIPv6 } from 'node:net'

/**
 * The key that an address is throttled by: an IPv4 address, or the IPv6 network of 64 bits, since a single customer gets at least
 * that many addresses (RFC 6177). Unreadable addresses share one key.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  if (!isIPv6(address)) return address.toLowerCase()
  const [host = ''] = address.split('%')
  // An IPv4 address written as IPv6 (RFC 4291 section 2.5.5.2) is that IPv4 address.
  const mapped = /^(?:0*:)*(?::)?ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host)?.[1]
  if (mapped) return mapped
  const [head = '', tail] = host.split('::')
  const groups = head.split(':').filter(Boolean)
  const tailGroups = tail?.split(':').filter(Boolean) ?? []
  // A dotted ending is two groups.
  const tailLength = tailGroups.length + (host.includes('.') ? 1 : 0)
  if (tail !== undefined)
    groups.push(...Array(Math.max(0, 8 - groups.length - tailLength)).fill('0'), ...tailGroups)
  return `${groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
