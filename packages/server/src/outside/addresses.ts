import ipaddr from 'ipaddr.js'

/** The addresses that are given out to the world; RFC 4291 section 2.4, IANA IPv6 Global Unicast Address Assignments. */
const assignedIpv6 = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * An IPv6 address may carry an IPv4 address in many forms (compatible, mapped, translated, NAT64, 6to4, Teredo, ISATAP). Most of them
 * lie outside of what is assigned or in a special range; only an IPv4-mapped address is judged by the IPv4 address in it.
 */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || (parsed.match(assignedIpv6) && !isIsatap(parsed))
}

/**
 * Whether an address may be that of a mail server, which is often private: all but link-local ones, where clouds keep their metadata,
 * in whatever form of IPv6, and the unique local one that a cloud gives its metadata.
 */
export function mayServeMail(address: string): boolean {
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.range() !== 'linkLocal'
  if (parsed.range() === 'rfc6052') return mayServeMail(carriedBy(parsed))
  if (parsed.range() === 'uniqueLocal') return parsed.toString() !== 'fd00:ec2::254'
  return parsed.range() === 'loopback' || isPublic(address)
}

/** RFC 6052 section 2.2: behind the well-known prefix of NAT64 the IPv4 address is the last 32 bits. */
function carriedBy(address: ipaddr.IPv6): string {
  return new ipaddr.IPv4(address.toByteArray().slice(12)).toString()
}

/** RFC 5214 section 6.1: an IPv4 address behind the interface identifier `0000:5efe` or `0200:5efe`, below any prefix. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x0200)
}
