import { type Client, ProblemError } from '@latchkey/client'
import type { FactorType } from '@latchkey/contract'
import { type Captcha, noCaptcha } from './captcha/captcha.ts'

type Credentials = { identifier: { type: 'username' | 'email' | 'phone'; value: string }; password: string }
type Event = 'SignIn' | 'Register'

/** The step that follows identification. */
export type NextStep =
  | { kind: 'leave'; redirectTo: string }
  | { kind: 'prove'; factors: FactorType[] }
  | { kind: 'setUp'; factors: FactorType[]; isSkippable: boolean }
  | { kind: 'keepCodes' }
  | { kind: 'renewPassword' }

/** Starts an interaction for sign-in or registration; docs/wire/management-api.md#8.10. */
export function begin(call: Client, interactionEvent: Event, captchaToken?: string) {
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

/** Creates an account and returns the next step. */
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

/** Finishes the interaction, or returns the step that is still missing. */
export async function submit(call: Client): Promise<NextStep> {
  try {
    const { redirectTo = '/' } = await call('POST /api/experience/submit')
    return { kind: 'leave', redirectTo }
  } catch (problem) {
    const step = stepAskedBy(problem)
    if (!step) throw problem
    return step
  }
}

function stepAskedBy(problem: unknown): NextStep | undefined {
  if (!(problem instanceof ProblemError)) return undefined
  const { availableFactors: factors = [], skippable } = (problem.data ?? {}) as {
    availableFactors?: FactorType[]
    skippable?: boolean
  }
  switch (problem.code) {
    case 'session.mfa.require_mfa_verification':
      return { kind: 'prove', factors }
    case 'user.missing_mfa':
    case 'user.suggest_mfa':
      return { kind: 'setUp', factors, isSkippable: skippable === true }
    case 'session.mfa.backup_code_required':
      return { kind: 'keepCodes' }
    case 'password.expired':
      return { kind: 'renewPassword' }
    default:
      return undefined
  }
}

/**
 * Passes the captcha, then attempts. Restarts the interaction once if another tab has replaced it or changed its event, or if
 * it has no captcha yet.
 */
export async function beginningAgain<Answer>(
  call: Client,
  event: Event,
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

const lost = ['session.interaction_not_found', 'session.verification_failed', 'session.captcha_required']

export function isProblem(problem: unknown, ...codes: string[]): problem is ProblemError {
  return problem instanceof ProblemError && codes.includes(problem.code)
}
