import { type Client, ProblemError } from '@latchkey/client'
import { type Captcha, noCaptcha } from './captcha/captcha.ts'
import type { Identifier, InteractionEvent, Step } from './steps.ts'

type Credentials = { identifier: Identifier; password: string }

/** Starts an interaction; docs/wire/management-api.md#8.10. */
export function begin(call: Client, interactionEvent: InteractionEvent, captchaToken?: string) {
  return call('PUT /api/experience', { body: { interactionEvent, captchaToken } })
}

/** Verifies a password and returns the next step. */
export async function signIn(call: Client, body: Credentials, captcha: Captcha) {
  const attempt = async () => identify(call, await proveByPassword(call, body))
  return beginningAgain(call, 'SignIn', attempt, captcha)
}

/** An expired password identifies its person, who then replaces it. */
async function proveByPassword(call: Client, body: Credentials): Promise<string> {
  try {
    return (await call('POST /api/experience/verification/password', { body })).verificationId
  } catch (problem) {
    if (!isProblem(problem, 'password.expired')) throw problem
    return (problem.data as { verificationId: string }).verificationId
  }
}

/** Creates an account with a username and a password, and returns the next step. */
export async function register(
  call: Client,
  { username, password }: { username: string; password: string },
  captcha: Captcha,
) {
  const body = { identifier: { type: 'username' as const, value: username }, password }
  const attempt = async () => {
    const { verificationId } = await call('POST /api/experience/verification/new-password-identity', { body })
    return identify(call, verificationId)
  }
  return beginningAgain(call, 'Register', attempt, captcha)
}

/** Identifies the person by a verification record and returns the next step. */
export async function identify(call: Client, verificationId: string) {
  await call('POST /api/experience/identification', { body: { verificationId } })
  return submit(call)
}

/** Finishes the interaction. A refusal leads to the step that is missing, see `steps.ts`. */
export async function submit(call: Client): Promise<Step> {
  const { redirectTo } = await call('POST /api/experience/submit')
  // A password reset leads nowhere: the person signs in with the new password.
  return redirectTo === undefined ? { kind: 'passwordChanged' } : { kind: 'leave', redirectTo }
}

/**
 * Passes the captcha, then attempts. Restarts the interaction once if another tab has replaced it or changed its event, or if
 * it has no captcha yet.
 */
export async function beginningAgain<Answer>(
  call: Client,
  event: InteractionEvent,
  attempt: () => Promise<Answer>,
  captcha: Captcha = noCaptcha,
) {
  const start = (captchaToken?: string) => begin(call, event, captchaToken)
  await captcha.pass(start)
  try {
    return await attempt()
  } catch (problem) {
    if (!isProblem(problem, ...lost)) throw problem
    await captcha.passAgain(start)
    return attempt()
  }
}

const lost = [
  'session.interaction_not_found',
  'session.invalid_interaction_type',
  'session.verification_failed',
  'session.captcha_required',
]

export function isProblem(problem: unknown, ...codes: string[]): problem is ProblemError {
  return problem instanceof ProblemError && codes.includes(problem.code)
}
