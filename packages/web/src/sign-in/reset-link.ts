import type { Client } from '@latchkey/client'
import type { Captcha } from './captcha/captcha.ts'
import type { Step } from './steps.ts'

/**
 * Has a link for a new password mailed to the address, and returns the step that says so: the same whether or not it has
 * an account.
 */
export async function sendResetLink(call: Client, email: string, captcha: Captcha): Promise<Step> {
  const clientId = new URLSearchParams(location.search).get('app_id') ?? undefined
  const identifier = { type: 'email' as const, value: email }
  // Each request needs a token of its own.
  await captcha.passAgain(captchaToken =>
    call('POST /api/links/password-reset', { body: { identifier, clientId, captchaToken } }),
  )
  return { kind: 'linkSent', email, sentAt: Date.now() }
}
