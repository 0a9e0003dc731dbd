import type { Client } from '@latchkey/client'
import type { AuthenticationPayload } from '@latchkey/contract'
import {
  showPasskey,
  signalUnknownPasskey,
  stopWaitingForPasskey,
  waitForPasskey,
} from '@latchkey/react/pages'
import { beginningAgain, identify } from './interaction.ts'
import { stepAfter } from './steps.ts'

const preflight = 'POST /api/experience/preflight/sign-in-passkey/authentication'

/** Signs in with a passkey that the person picks, and returns the next step. */
export async function signInByPasskey(call: Client) {
  await stopWaitingForPasskey()
  const { authenticationOptions } = await call(preflight)
  return enter(call, authenticationOptions, await showPasskey(authenticationOptions))
}

/** Signs in after the person picks a passkey from the autofill list; undefined if the person picks none. */
export async function signInByAutofill(call: Client) {
  const { authenticationOptions } = await call(preflight)
  const payload = await waitForPasskey(authenticationOptions)
  return payload && stepAfter(enter(call, authenticationOptions, payload))
}

async function enter(call: Client, options: Record<string, unknown>, payload: AuthenticationPayload) {
  const { verificationId } = await beginningAgain(call, 'SignIn', () =>
    call('POST /api/experience/verification/sign-in-passkey/authentication/verify', { body: { payload } }),
  ).catch(async problem => {
    await signalUnknownPasskey(problem, options, payload)
    throw problem
  })
  return identify(call, verificationId)
}
