import type { IncomingMessage } from 'node:http'
import { Problem } from '@latchkey/contract'
import { parse } from 'hono/utils/cookie'
import { trustedDeviceCookie, trustedDevicePrefix } from '../account/trusted-devices.ts'
import type { Config } from '../config.ts'
import type { KnownToken } from '../oidc/owner-tokens.ts'
import type { Owner } from '../store/actor.ts'

/** The bearer token of a request; `docs/wire/account-api.md#1.2`. */
export function bearerToken(message: IncomingMessage): string {
  const header = message.headers.authorization
  if (header === undefined) throw new Problem('auth.authorization_header_missing')
  if (!/^bearer( |$)/i.test(header))
    throw new Problem('auth.authorization_token_type_not_supported', { supportedTypes: ['Bearer'] })
  // With two headers, proxies and this server could disagree on which one counts.
  if (!isOnlyOne(message, 'authorization')) throw new Problem('auth.unauthorized')
  return header.slice('Bearer '.length)
}

function isOnlyOne({ rawHeaders }: IncomingMessage, name: string): boolean {
  let seen = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === name) seen += 1
  return seen === 1
}

/** The owner of a token, with the verification record and the trusted-device cookie of this request. */
export function ownerOf({ owner }: KnownToken, message: IncomingMessage, { endpoint }: Config): Owner {
  if (!owner.scopes.has('openid')) throw new Problem('auth.forbidden')
  const verification = message.headers['logto-verification-id']
  return {
    ...owner,
    verificationId: typeof verification === 'string' ? verification : undefined,
    trustedDevice: trustedDeviceOf(message, owner.id, endpoint),
  }
}

/** The trusted-device cookie of a request for a person; `docs/wire/account-api.md#2.18`. */
export function trustedDeviceOf(
  { headers }: IncomingMessage,
  userId: string,
  endpoint: string,
): string | undefined {
  if (!headers.cookie?.includes(trustedDevicePrefix)) return undefined
  const name = trustedDeviceCookie(userId, endpoint)
  return parse(headers.cookie, name)[name]
}
