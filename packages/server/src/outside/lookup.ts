import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

/**
 * Resolves a host name for a connection and refuses forbidden addresses. The check happens while connecting, so DNS
 * rebinding cannot change the address between check and use.
 */
export function lookupGuarded(refusalOf: (address: string) => Error | undefined): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const refusal = error ?? addresses.map(({ address }) => refusalOf(address)).find(Boolean)
      const [first] = addresses ?? []
      if (refusal || !first) return callback(refusal ?? new Error(`${hostname} has no address`), '', 0)
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}
