import { ProblemError } from '@latchkey/client'
import { addressOf } from '../base.ts'

/** Why a code is not accepted. */
export type CodeRefusal =
  | 'missing'
  | 'unknown'
  | 'expired'
  | 'used'
  | 'denied'
  | 'throttled'
  | 'lost'
  | 'failed'

/** The server's answer to a code: where to go, the application to confirm, or a refusal. */
export type DeviceAnswer = {
  redirectTo?: string
  application?: { id: string; name: string }
  userCode?: string
  reason?: CodeRefusal
  /** The CSRF token of the next request. */
  xsrf?: string
}

/** Sends a user code to the provider (RFC 8628 section 3.3), and then its confirmation or refusal. */
export async function sendUserCode(form: Record<string, string>): Promise<DeviceAnswer> {
  const response = await fetch(addressOf('/oidc/device'), {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(form),
  })
  if (response.status >= 500) throw new ProblemError(response.status, {})
  return (await response.json()) as DeviceAnswer // the cast is safe: the provider answers this page alone so
}

/** Where the server begins again with a CSRF token of this browser's session. */
export function deviceAddress(userCode: string | null) {
  return addressOf(`/oidc/device${userCode ? `?${new URLSearchParams({ user_code: userCode })}` : ''}`)
}
