import { type InteractionEvent, Problem } from '@latchkey/contract'
import { comparableIdentifier } from '../policies/phone.ts'
import type { RequestContext } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { Identifier, Interaction, SignIn, SignInState, SignInVerification, Unbegun } from './state.ts'

export async function readState(
  tx: Queryable,
  interaction: Interaction,
  { lock }: { lock: boolean },
): Promise<SignInState> {
  const [row] = await tx.query<{ state: SignInState }>(
    lock
      ? sql`select state from sign_ins where interaction_uid = ${interaction.uid} and expires_at > now() for update`
      : sql`select state from sign_ins where interaction_uid = ${interaction.uid} and expires_at > now()`,
  )
  if (!row) throw new Problem('session.interaction_not_found')
  return row.state
}

/**
 * Refuses a sign-in whose password verification predates the last password change. Otherwise the old password would
 * still complete a sign-in that began earlier.
 */
export function requireStillProven({ verifications, userId }: SignInState, user: UserRow): void {
  const shown = verifications.find(each => each.type === 'Password' && each.userId === userId)
  if (shown?.type === 'Password' && shown.passwordSetAt !== setAtOf(user))
    throw new Problem('session.verification_session_not_found')
}

export function setAtOf({ password_updated_at: at }: UserRow): string | null {
  return at?.toISOString() ?? null
}

export async function keepState({ tx, interaction }: Unbegun, state: SignInState): Promise<void> {
  await tx.query(sql`
    insert into sign_ins (interaction_uid, state, expires_at)
    values (${interaction.uid}, ${JSON.stringify(state)}, ${interaction.expiresAt})
    on conflict (interaction_uid) do update set state = excluded.state`)
}

/** Adds a verification; it replaces an earlier one of the same type. */
export async function addVerification(signIn: SignIn, verification: SignInVerification): Promise<void> {
  const others = signIn.state.verifications.filter(each => each.type !== verification.type)
  await keepState(signIn, { ...signIn.state, verifications: [...others, verification] })
}

/** Begins a sign-in. Beginning again discards all earlier verifications. */
export async function begin(signIn: Unbegun, event: InteractionEvent): Promise<void> {
  requireEventAllowed(signIn, event)
  await keepState(signIn, { event, verifications: [] })
}

/** Switches between sign-in and registration. */
export async function changeEvent(signIn: SignIn, event: InteractionEvent): Promise<void> {
  requireEventAllowed(signIn, event)
  const { state } = signIn
  if ((state.event === 'ForgotPassword') !== (event === 'ForgotPassword'))
    throw new Problem('session.not_supported_for_forgot_password')
  // The identified user and the proposals belong to one event and do not carry over to the other.
  const { userId: _, proposals: __, ...rest } = state
  await keepState(signIn, { ...rest, event })
}

function requireEventAllowed({ settings }: RequestContext, event: InteractionEvent): void {
  const mode = settings.signInExperience.signInMode
  if (event === 'SignIn' && mode === 'Register') throw new Problem('auth.forbidden')
  if (event === 'Register' && mode === 'SignIn') throw new Problem('auth.forbidden')
}

/**
 * Finds the user of an identifier. Usernames follow the policy's case sensitivity; e-mail addresses are
 * case-insensitive.
 */
export async function findByIdentifier(
  tx: Queryable,
  context: RequestContext,
  identifier: Identifier,
): Promise<UserRow | undefined> {
  const value = comparableIdentifier(identifier)
  const isCaseSensitive = context.settings.signInExperience.usernamePolicy.caseSensitive
  const condition = {
    username: isCaseSensitive ? sql`username = ${value}` : sql`fold(username) = fold(${value})`,
    email: sql`fold(primary_email) = fold(${value})`,
    phone: sql`primary_phone = ${value}`,
  }[identifier.type]
  const [user] = await tx.query<UserRow>(sql`select * from users where ${condition}`)
  return user
}
