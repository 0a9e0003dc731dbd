import type { Leased } from '../../events/deliveries/queue.ts'
import type { Services } from '../../services.ts'
import type { Answer, Post } from '../webhooks/send.ts'
import { receiverConfigOf } from './receiver.ts'
import { securityEventOf } from './security-event.ts'

/**
 * The request that pushes a signal; RFC 8935 section 2.1. The token is signed now, with the key of now: a receiver that
 * was away while keys rotated finds its key in the JWKS.
 */
export async function pushOf(
  { vault, config: { endpoint }, keys }: Pick<Services, 'vault' | 'config' | 'keys'>,
  { hook, delivery: { part }, message }: Leased,
  now: Date,
): Promise<Post> {
  const config = await receiverConfigOf(hook, vault)
  const issuer = `${endpoint}/oidc`
  const claims = securityEventOf({ hook, config, issuer }, { message, part })
  // RS256: the CAEP Interoperability Profile 1.0 demands it. The key of each algorithm is in the JWKS.
  const token = await keys.sign(
    { ...claims, iat: Math.floor(now.getTime() / 1000) },
    { typ: 'secevent+jwt', alg: 'RS256' },
  )
  return {
    url: config.endpoint,
    headers: {
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      'user-agent': 'Latchkey',
      ...(config.authorization !== null && { authorization: config.authorization }),
    },
    body: token,
  }
}

/**
 * Whether the receiver cannot read this token, now or later (RFC 8935 section 2.4). The other codes are about keys, issuer,
 * audience and authentication: an administrator or a fresh JWKS mends those, and the token is made anew for each attempt.
 */
export function isUnreadable(answer: Answer): boolean {
  if (answer.status !== 400) return false
  try {
    return JSON.parse(answer.response ?? '')?.err === 'invalid_request'
  } catch {
    return false
  }
}
