import type { Client } from '@latchkey/client'
import type { Captcha } from './captcha/captcha.ts'
import { beginningAgain, identify, isProblem } from './interaction.ts'
import type { CodeStep, Identifier, InteractionEvent, Step } from './steps.ts'

type Address = { type: 'email' | 'phone'; value: string }

/** Sends a code to an address and returns the step that asks for it. */
export async function sendCode(
  call: Client,
  identifier: Identifier,
  event: InteractionEvent,
  captcha?: Captcha,
): Promise<CodeStep> {
  const body = { identifier: addressOf(identifier), interactionEvent: event }
  const attempt = () => call('POST /api/experience/verification/verification-code', { body })
  const { verificationId } = await beginningAgain(call, event, attempt, captcha)
  return { kind: 'code', identifier, event, verificationId, sentAt: Date.now() }
}

/**
 * Sends a code to a further address of the account that is signing in, with a captcha if the sign-in has not passed it
 * yet, and returns the step that asks for the code.
 */
export async function sendFurtherCode(
  call: Client,
  identifier: Identifier,
  captcha: Captcha,
): Promise<CodeStep> {
  // A registration accepts it too: the server tells only a forgotten password apart.
  const event = 'SignIn'
  const body = { identifier: addressOf(identifier), interactionEvent: event } as const
  const { verificationId } = await captcha.passAgain(captchaToken =>
    call('POST /api/experience/verification/verification-code', { body: { ...body, captchaToken } }),
  )
  return { kind: 'code', identifier, event, verificationId, sentAt: Date.now() }
}

export async function verifyCode(call: Client, { identifier, verificationId }: CodeStep, code: string) {
  const body = { identifier: addressOf(identifier), verificationId, code }
  await call('POST /api/experience/verification/verification-code/verify', { body })
}

/** Identifies the person by a verified code or magic link. A person without an account, or with one already, decides what next. */
export async function identifyByCode(
  call: Client,
  step: Pick<CodeStep, 'identifier' | 'event' | 'verificationId'>,
): Promise<Step> {
  const { identifier, event, verificationId } = step
  try {
    if (event !== 'ForgotPassword') return await identify(call, verificationId)
    await call('POST /api/experience/identification', { body: { verificationId } })
    return { kind: 'newPassword' }
  } catch (problem) {
    if (event === 'SignIn' && isProblem(problem, 'user.user_not_exist'))
      return { kind: 'unknown', identifier, verificationId }
    if (event === 'Register' && isProblem(problem, 'user.email_already_in_use', 'user.phone_already_in_use'))
      return { kind: 'known', identifier, verificationId }
    throw problem
  }
}

/** Goes on with the verified address under the other event: a registration instead of a sign-in, or the reverse. */
export async function identifyAs(
  call: Client,
  interactionEvent: 'SignIn' | 'Register',
  verificationId: string,
) {
  await call('PUT /api/experience/interaction-event', { body: { interactionEvent } })
  return identify(call, verificationId)
}

function addressOf({ type, value }: Identifier): Address {
  return { type: type === 'phone' ? 'phone' : 'email', value }
}
