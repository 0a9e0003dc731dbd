import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isPublic } from './addresses.ts'
import { lookupGuarded } from './lookup.ts'

type Options = {
  allowPrivateNetwork: boolean
  /** Milliseconds for the connection, the headers and between parts of the body; 5000 unless given. */
  timeout?: number
}

/**
 * A `fetch` against SSRF, for URLs that other people configured: it refuses private addresses, after resolving the
 * name. It does not follow redirects, because the target of a redirect would need the same check.
 */
export function createGuardedFetch({ allowPrivateNetwork, timeout = 5000 }: Options): typeof fetch {
  // Loaded with the first request: undici takes ten megabytes, and many servers never send one.
  let loaded: Promise<{ send: typeof import('undici').fetch; dispatcher: import('undici').Agent }> | undefined
  const load = async () => {
    const { Agent, fetch: send } = await import('undici')
    const connect = { lookup: allowPrivateNetwork ? resolve : resolvePublic, timeout }
    return { send, dispatcher: new Agent({ connect, headersTimeout: timeout, bodyTimeout: timeout }) }
  }
  const guarded = async (url: string | URL, init: RequestInit = {}) => {
    // An IP address in the URL is connected to without a DNS look-up, so `resolvePublic` would not see it.
    if (!allowPrivateNetwork) requirePublicHost(new URL(url).hostname)
    loaded ??= load()
    const { send, dispatcher } = await loaded
    return send(url, { ...init, redirect: 'manual', dispatcher } as Parameters<typeof send>[1])
  }
  // Node's own `fetch` is undici's: same behavior, but the types are declared separately.
  return guarded as unknown as typeof fetch
}

const resolve: LookupFunction = (hostname, options, callback) => lookup(hostname, options, callback)

const resolvePublic = lookupGuarded(refusalOf)

function requirePublicHost(hostname: string): void {
  const literal = hostname.replace(/^\[|\]$/g, '')
  const refusal = ipaddr.isValid(literal) ? refusalOf(literal) : undefined
  if (refusal) throw refusal
}

function refusalOf(address: string): Error | undefined {
  return isPublic(address)
    ? undefined
    : new Error('the address is not a public one; ALLOW_PRIVATE_NETWORK lets it pass')
}
