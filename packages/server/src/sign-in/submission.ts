import { Problem } from '@latchkey/contract'
import { endOtherAccess } from '../account/access-end.ts'
import { restoreAccount } from '../account/deletion.ts'
import { setPassword } from '../account/password.ts'
import { record } from '../events/record.ts'
import { isClosed } from '../policies/deletion.ts'
import { type Account, openToChange } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { noteDevice } from './devices.ts'
import { passGates } from './gates.ts'
import { missingFromDraft, storeProfile } from './profile.ts'
import { amrOf } from './second-factor.ts'
import { settleSocial } from './social.ts'
import type { SignIn, Submission } from './state.ts'

/**
 * Completes the sign-in, the registration or the password reset, once nothing is missing. A reset begins no session: it
 * returns no submission. `isKnownDevice` holds for the person as read before the transaction. Errors: those of the gates.
 */
export async function submit(
  signIn: SignIn,
  isKnownDevice: boolean | undefined,
): Promise<Submission | undefined> {
  const { state, person, tx } = signIn
  if (!state.userId) throw new Problem('user.missing_profile', { missingProfile: missingFromDraft(signIn) })
  const isRead = person?.id === state.userId
  const account: Account = isRead
    ? { ...signIn, tx, user: person }
    : await openToChange(tx, signIn, state.userId, 'user.user_not_exist')
  await passGates(signIn, account)
  signIn.hasEnded = true
  return state.event === 'ForgotPassword'
    ? reset(signIn, account)
    : letIn(signIn, account, isRead ? isKnownDevice : undefined)
}

async function letIn(
  signIn: SignIn,
  opened: Account,
  isKnownDevice: boolean | undefined,
): Promise<Submission> {
  const { state } = signIn
  if (isClosed(opened.user)) await restoreAccount(opened)
  if (state.replacement) await setPassword(opened, state.replacement)
  const account = await storeProfile(signIn, opened)
  await settleSocial(signIn, account)
  if (state.continues) await recordStepUp(signIn, account)
  else await recordSignIn(signIn, account, isKnownDevice)
  return {
    userId: account.user.id,
    amr: amrOf(state),
    // No factor is older than that, so the session does not become younger than its first one.
    ...(state.continues && { authTime: state.continues.authTime }),
    event: state.event,
    verifications: state.verifications.map(({ id, type }) => ({ id, type })),
  }
}

async function recordSignIn(
  { state, tx, now, device }: SignIn,
  account: Account,
  isKnownDevice: boolean | undefined,
): Promise<void> {
  const { id: accountId } = account.user
  const isNewDevice = await noteDevice(account, device, isKnownDevice)
  tx.beside(sql`update users set last_sign_in_at = ${now} where id = ${accountId}`)
  const type = state.event === 'Register' ? 'Interaction.Register.Submit' : 'Interaction.SignIn.Submit'
  const verifications = state.verifications.map(({ type }) => type)
  await record(account, type, { accountId, isNewDevice, verifications })
}

async function recordStepUp({ state }: SignIn, account: Account): Promise<void> {
  const verifications = state.verifications.map(({ type }) => type)
  await record(account, 'Interaction.SignIn.StepUp.Submit', { accountId: account.user.id, verifications })
}

/** Everybody on file is told, and whoever knew the old password is signed out. */
async function reset({ state }: SignIn, account: Account): Promise<undefined> {
  const { replacement } = state
  if (!replacement) throw new Problem('user.missing_profile', { missingProfile: ['password'] })
  await setPassword(account, replacement)
  if (!replacement.keepsSessions) await endOtherAccess(account)
  await record(account, 'Interaction.ForgotPassword.Submit', { accountId: account.user.id })
}
