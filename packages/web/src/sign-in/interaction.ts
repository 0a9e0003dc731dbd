import { type Client, ProblemError } from '@latchkey/client'

type Credentials = { identifier: { type: 'username' | 'email' | 'phone'; value: string }; password: string }
type Event = 'SignIn' | 'Register'

/** Begins to sign in or to register; contract management-api 8.10. */
export function begin(call: Client, interactionEvent: Event) {
  return call('PUT /api/experience', { body: { interactionEvent } })
}

/** Signs in; answers where to go. */
export async function signIn(call: Client, body: Credentials) {
  const { verificationId } = await beginningAgain(call, 'SignIn', () =>
    call('POST /api/experience/verification/password', { body }),
  )
  return finish(call, verificationId)
}

/** Creates an account and signs in; answers where to go. */
export async function register(call: Client, username: string, password: string) {
  const body = { identifier: { type: 'username' as const, value: username }, password }
  const { verificationId } = await beginningAgain(call, 'Register', () =>
    call('POST /api/experience/verification/new-password-identity', { body }),
  )
  return finish(call, verificationId)
}

async function finish(call: Client, verificationId: string) {
  await call('POST /api/experience/identification', { body: { verificationId } })
  const { redirectTo } = await call('POST /api/experience/submit')
  return redirectTo
}

/** An interaction that another tab has turned to something else is begun once more. */
async function beginningAgain<Answer>(call: Client, event: Event, attempt: () => Promise<Answer>) {
  try {
    return await attempt()
  } catch (problem) {
    const isLost = isProblem(problem, 'session.interaction_not_found', 'session.invalid_interaction_type')
    if (!isLost) throw problem
    await begin(call, event)
    return attempt()
  }
}

export function isProblem(problem: unknown, ...codes: string[]): problem is ProblemError {
  return problem instanceof ProblemError && codes.includes(problem.code)
}
