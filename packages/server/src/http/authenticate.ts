import type { IncomingMessage } from 'node:http'
import { Problem } from '@latchkey/contract'
import { parse } from 'hono/utils/cookie'
import { trustedDeviceCookie, trustedDevicePrefix } from '../account/trusted-devices.ts'
import type { Config } from '../config.ts'
import type { KnownToken } from '../oidc/owner-tokens.ts'
import type { Owner } from '../store/actor.ts'

/** The bearer token of a request; contract account-api 1.2. */
export function bearerToken(message: IncomingMessage): string {
  const header = message.headers.authorization
  if (header === undefined) throw new Problem('auth.authorization_header_missing')
  if (!/^bearer( |$)/i.test(header))
    throw new Problem('auth.authorization_token_type_not_supported', { supportedTypes: ['Bearer'] })
  // Of two headers, which one counts would be anyone's guess.
  if (!isOnlyOne(message, 'authorization')) throw new Problem('auth.unauthorized')
  return header.slice('Bearer '.length)
}

function isOnlyOne({ rawHeaders }: IncomingMessage, name: string): boolean {
  let seen = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === name) seen += 1
  return seen === 1
}

/** The owner that a token names, with what this request shows of them. */
export function ownerOf({ owner }: KnownToken, message: IncomingMessage, { endpoint }: Config): Owner {
  if (!owner.scopes.has('openid')) throw new Problem('auth.forbidden')
  const verification = message.headers['logto-verification-id']
  return {
    ...owner,
    verificationId: typeof verification === 'string' ? verification : undefined,
    trustedDevice: trustedDeviceOf(message, owner.id, endpoint),
  }
}

/** What a browser shows of being trusted by a person; contract account-api 2.18. */
export function trustedDeviceOf(
  { headers }: IncomingMessage,
  userId: string,
  endpoint: string,
): string | undefined {
  if (!headers.cookie?.includes(trustedDevicePrefix)) return undefined
  const name = trustedDeviceCookie(userId, endpoint)
  return parse(headers.cookie, name)[name]
}
