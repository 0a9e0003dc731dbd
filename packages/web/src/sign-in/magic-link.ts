import type { Client } from '@latchkey/client'
import { identifyByCode } from './codes.ts'
import { begin, isProblem } from './interaction.ts'
import { loginHint } from './login-hint.ts'
import type { Step } from './steps.ts'

/** A link that signs in: the token, and the address that it was sent to; docs/wire/management-api.md#6.5. */
export type MagicLink = { token: string; email: string }

/** The magic link of the page's query, if any. */
export function magicLink(): MagicLink | undefined {
  const token = new URLSearchParams(location.search).get('one_time_token')
  const email = loginHint()
  return token && /^\S+@\S+$/.test(email) ? { token, email } : undefined
}

/** Uses up a magic link and returns the next step. */
export async function enterByLink(call: Client, { token, email }: MagicLink): Promise<Step> {
  forget()
  const identifier = { type: 'email' as const, value: email }
  const verify = () =>
    call('POST /api/experience/verification/one-time-token/verify', { body: { identifier, token } })
  await begin(call, 'SignIn')
  try {
    const { verificationId } = await verify()
    return await identifyByCode(call, { identifier, event: 'SignIn', verificationId })
  } catch (problem) {
    if (!isProblem(problem, 'one_time_token.interaction_event_mismatch')) throw problem
    await begin(call, 'Register')
    const { verificationId } = await verify()
    return { kind: 'unknown', identifier, verificationId }
  }
}

/** The token stays in no history, bookmark or screenshot once it is used. */
function forget() {
  const query = new URLSearchParams(location.search)
  query.delete('one_time_token')
  history.replaceState(history.state, '', `${location.pathname}?${query}`)
}

/** The owner recognizes the address. Others do not read it over a shoulder. */
export function masked(email: string) {
  return `${email.slice(0, 1)}•••${email.slice(email.lastIndexOf('@'))}`
}
