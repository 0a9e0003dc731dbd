import ipaddr from 'ipaddr.js'

/** The globally routable part of IPv6; RFC 4291 section 2.4, IANA IPv6 Global Unicast Address Assignments. */
const assignedIpv6 = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is public, against SSRF. An IPv6 address can embed an IPv4 address in many forms (compatible,
 * mapped, translated, NAT64, 6to4, Teredo, ISATAP). Most of them lie outside of the assigned range or in a special
 * range; only an IPv4-mapped address is judged by its IPv4 address.
 */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || (parsed.match(assignedIpv6) && !isIsatap(parsed))
}

/**
 * Whether a mail server may have this address. Mail servers are often private, so private addresses are allowed.
 * Refused are link-local addresses in every IPv6 form, where clouds serve their metadata, and the unique local
 * address of Amazon's instance metadata.
 */
export function mayServeMail(address: string): boolean {
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.range() !== 'linkLocal'
  if (parsed.range() === 'rfc6052') return mayServeMail(carriedBy(parsed))
  if (parsed.range() === 'uniqueLocal') return parsed.toString() !== 'fd00:ec2::254'
  return parsed.range() === 'loopback' || isPublic(address)
}

/** RFC 6052 section 2.2: with the well-known prefix of NAT64, the IPv4 address is the last 32 bits. */
function carriedBy(address: ipaddr.IPv6): string {
  return new ipaddr.IPv4(address.toByteArray().slice(12)).toString()
}

/**
 * RFC 5214 section 6.1: an IPv4 address after the interface identifier `0000:5efe` or `0200:5efe`, with any prefix.
 */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x0200)
}
