import { type Client, ProblemError } from '@latchkey/client'
import type { FactorType } from '@latchkey/contract'

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
export function begin(call: Client, interactionEvent: Event) {
  return call('PUT /api/experience', { body: { interactionEvent } })
}

/** Verifies a password and returns the next step. */
export async function signIn(call: Client, body: Credentials) {
  return beginningAgain(call, 'SignIn', async () => identify(call, await proveByPassword(call, body)))
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
export async function register(call: Client, username: string, password: string) {
  const body = { identifier: { type: 'username' as const, value: username }, password }
  return beginningAgain(call, 'Register', async () => {
    const { verificationId } = await call('POST /api/experience/verification/new-password-identity', { body })
    return identify(call, verificationId)
  })
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

/** Restarts the interaction once if another tab has replaced it or changed its event. */
export async function beginningAgain<Answer>(call: Client, event: Event, attempt: () => Promise<Answer>) {
  try {
    return await attempt()
  } catch (problem) {
    const isLost = isProblem(problem, 'session.interaction_not_found', 'session.verification_failed')
    if (!isLost) throw problem
    await begin(call, event)
    return attempt()
  }
}

export function isProblem(problem: unknown, ...codes: string[]): problem is ProblemError {
  return problem instanceof ProblemError && codes.includes(problem.code)
}
