import { Problem } from '@latchkey/contract'
import { createUser } from '../directory/users.ts'
import { record } from '../events/record.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import { openToChange } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { noteDevice } from './devices.ts'
import { settlePassword } from './expired-password.ts'
import { amrOf, requireSecondFactor } from './second-factor.ts'
import { keepState, requireStillProven } from './sign-in.ts'
import { recogniseSocial, registerSocial, settleSocial, standingFor } from './social.ts'
import type { SignIn, SignInVerification, Submission } from './state.ts'

/** Identifies the account of a verification; a registration creates it. Returns whether the account is new. */
export async function identify(
  signIn: SignIn,
  verificationId: string | undefined,
  { mayLink }: { mayLink: boolean },
): Promise<{ isNew: boolean }> {
  const { state } = signIn
  if (state.event === 'ForgotPassword') throw new Problem('session.invalid_interaction_type')
  const isNew = state.event === 'Register'
  const verification = requireVerification(signIn, verificationId)
  const userId = isNew ? await register(signIn, verification) : await recognise(signIn, verification, mayLink)
  if (state.userId && state.userId !== userId) throw new Problem('session.identity_conflict')
  await keepState(signIn, standingFor({ ...state, userId }, verification))
  return { isNew }
}

function requireVerification({ state }: SignIn, id: string | undefined): SignInVerification {
  if (id === undefined)
    throw new Problem(
      state.event === 'Register' ? 'user.missing_profile' : 'session.verification_session_not_found',
    )
  const verification = state.verifications.find(each => each.id === id)
  if (!verification) throw new Problem('session.verification_session_not_found')
  return verification
}

async function recognise(
  signIn: SignIn,
  verification: SignInVerification,
  mayLink: boolean,
): Promise<string> {
  if (verification.type === 'Social') return recogniseSocial(signIn, verification, { mayLink })
  if (verification.type !== 'Password' && verification.type !== 'SignInPasskey')
    throw new Problem('session.verification_failed')
  const { user } = await openToChange(signIn.tx, signIn, verification.userId)
  requireNotSuspended(user, signIn.now)
  return user.id
}

async function register(signIn: SignIn, verification: SignInVerification): Promise<string> {
  if (verification.type !== 'NewPasswordIdentity' && verification.type !== 'Social')
    throw new Problem('session.verification_failed')
  // Idempotent: a repeated request creates no second account.
  if (signIn.state.userId) return signIn.state.userId
  if (verification.type === 'Social') return registerSocial(signIn, verification)
  const { identifier, digest, algorithm } = verification
  const user = await createUser(signIn, {
    username: identifier.value,
    password: { digest, algorithm },
    applicationId: signIn.interaction.clientId,
  })
  return user.id
}

/** Completes the sign-in. */
export async function submit(signIn: SignIn): Promise<Submission> {
  const { tx, state, now } = signIn
  if (!state.userId) throw new Problem('session.identifier_not_found')
  const account = await openToChange(tx, signIn, state.userId).catch(() => {
    throw new Problem('user.user_not_exist')
  })
  requireNotSuspended(account.user, now)
  requireStillProven(state, account.user)
  await requireSecondFactor(signIn, account)
  await settlePassword(signIn, account)
  await settleSocial(signIn, account)
  const isNewDevice = await noteDevice(account, signIn.device)
  await tx.query(sql`update users set last_sign_in_at = ${now} where id = ${state.userId}`)
  await tx.query(sql`delete from sign_ins where interaction_uid = ${signIn.interaction.uid}`)
  const type = state.event === 'Register' ? 'Interaction.Register.Submit' : 'Interaction.SignIn.Submit'
  await record({ ...signIn, user: account.user }, type, {
    accountId: state.userId,
    isNewDevice,
    verifications: state.verifications.map(verification => verification.type),
  })
  return {
    userId: state.userId,
    amr: amrOf(state),
    event: state.event,
    verifications: state.verifications.map(({ id, type }) => ({ id, type })),
  }
}
