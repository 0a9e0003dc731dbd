import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isPublic } from './addresses.ts'
import { lookupGuarded } from './lookup.ts'

/** Milliseconds until a peer that does not answer is given up. */
const patience = 5000

/**
 * `fetch` for addresses that others gave us. Private addresses are refused, by what the name resolves to. Redirects are not
 * followed: they would need the same look.
 */
export function createGuardedFetch({ allowPrivateNetwork }: { allowPrivateNetwork: boolean }): typeof fetch {
  // Loaded when somebody is first asked: until then it is ten megabytes for nothing.
  let loaded: Promise<{ send: typeof import('undici').fetch; dispatcher: import('undici').Agent }> | undefined
  const load = async () => {
    const { Agent, fetch: send } = await import('undici')
    const connect = { lookup: allowPrivateNetwork ? resolve : resolvePublic, timeout: patience }
    return { send, dispatcher: new Agent({ connect, headersTimeout: patience, bodyTimeout: patience }) }
  }
  const guarded = async (url: string | URL, init: RequestInit = {}) => {
    // A literal address is connected to without a look-up.
    if (!allowPrivateNetwork) requirePublicHost(new URL(url).hostname)
    loaded ??= load()
    const { send, dispatcher } = await loaded
    return send(url, { ...init, redirect: 'manual', dispatcher } as Parameters<typeof send>[1])
  }
  // undici is where Node's own fetch comes from: the shapes are the same, only the types have another origin.
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
