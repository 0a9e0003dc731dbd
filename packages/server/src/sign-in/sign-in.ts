import { type InteractionEvent, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { comparableIdentifier } from '../policies/phone.ts'
import type { RequestContext, VersionedUser } from '../store/account.ts'
import {
  type Database,
  empty,
  type Queryable,
  type Sql,
  Superseded,
  sql,
  type Transaction,
} from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type {
  Identifier,
  Interaction,
  SignIn,
  SignInState,
  SignInVerification,
  SolvedCaptcha,
  Unbegun,
} from './state.ts'
import { initialState } from './step-up.ts'

/** A state as it was read; `version` changes with each write. */
export type VersionedState = { state: SignInState; version: string }

type Read = VersionedState & { person: VersionedUser | undefined }

/**
 * Optimistic locking: the work runs on the state and the person that were read, and the state is written once, with the
 * commit. If another request changed one of them in between, the work runs again, on the new state.
 */
export async function changeSignIn<Result>(
  database: Database,
  context: Omit<SignIn, 'tx' | 'state' | 'person'>,
  { state, version, person }: Read,
  work: (signIn: SignIn) => Promise<Result>,
): Promise<Result> {
  const { uid } = context.interaction
  const ofState = sql`require_version((select xmin from sign_ins where interaction_uid = ${uid} for update), ${version})`
  const ofPerson =
    person &&
    sql`, require_version((select xmin from users where id = ${person.id} for no key update), ${person.version})`
  try {
    const guard = sql`select ${ofState}${ofPerson ?? empty}`
    return await database.transaction(tx => workOn({ ...context, tx, state, person }, work), guard)
  } catch (error) {
    if (!(error instanceof Superseded)) throw error
    return database.transaction(async tx =>
      workOn({ ...context, tx, state: await lockState(tx, context.interaction), person: undefined }, work),
    )
  }
}

async function lockState(tx: Transaction, { uid }: Interaction): Promise<SignInState> {
  const [row] = await tx.query<{ state: SignInState }>(sql`
    select state from sign_ins where interaction_uid = ${uid} and expires_at > now() for update`)
  if (!row) throw new Problem('session.interaction_not_found')
  return row.state
}

async function workOn<Result>(signIn: SignIn, work: (signIn: SignIn) => Promise<Result>): Promise<Result> {
  const { tx, state, interaction } = signIn
  const result = await work(signIn)
  const { uid } = interaction
  if (signIn.hasEnded) tx.beside(sql`delete from sign_ins where interaction_uid = ${uid}`)
  else if (signIn.state !== state)
    tx.beside(sql`update sign_ins set state = ${JSON.stringify(signIn.state)} where interaction_uid = ${uid}`)
  return result
}

/** Replaces members of the state; `undefined` removes one. */
export function keep(
  signIn: SignIn,
  change: { [Member in keyof SignInState]?: SignInState[Member] | undefined },
) {
  const entries = Object.entries({ ...signIn.state, ...change }).filter(([, value]) => value !== undefined)
  // The cast is safe: required members are never undefined in a change.
  signIn.state = Object.fromEntries(entries) as SignInState
}

/**
 * Adds a verification; it replaces an earlier one of the same type. A code that identified the person stays: the
 * sign-in rests on it, also after a code to a further address.
 */
export function addVerification(signIn: SignIn, verification: SignInVerification): void {
  const others = signIn.state.verifications.filter(
    each => each.type !== verification.type || ('usage' in each && each.userId !== undefined),
  )
  keep(signIn, { verifications: [...others, verification] })
}

/** Begins a sign-in. Beginning again discards all earlier verifications, and the captcha. */
export async function begin(
  signIn: Unbegun,
  event: InteractionEvent,
  captcha: SolvedCaptcha | undefined,
): Promise<void> {
  requireEventAllowed(signIn, event)
  const { tx, interaction } = signIn
  const state: SignInState = { ...initialState(signIn, event), ...(captcha && { captcha }) }
  tx.beside(sql`
    insert into sign_ins (interaction_uid, state, expires_at)
    values (${interaction.uid}, ${JSON.stringify(state)}, ${interaction.expiresAt})
    on conflict (interaction_uid) do update set state = excluded.state`)
  if (captcha?.outcome === 'skipped') await record(signIn, 'Captcha.Skipped', { reason: captcha.reason })
}

/** Switches between sign-in and registration. Errors: `session.not_supported_for_forgot_password`. */
export async function changeEvent(signIn: SignIn, event: InteractionEvent): Promise<void> {
  requireEventAllowed(signIn, event)
  if ((signIn.state.event === 'ForgotPassword') !== (event === 'ForgotPassword'))
    throw new Problem('session.not_supported_for_forgot_password')
  // The identified user and what was given for the account belong to one event.
  keep(signIn, {
    event,
    userId: undefined,
    continues: undefined,
    proposals: undefined,
    profile: undefined,
    replacement: undefined,
    isRegistering: undefined,
    restores: undefined,
  })
}

/**
 * Where people may only register, a sign-in begins in a step-up alone: `requireSignInAllowed` then lets the person of the
 * session in.
 */
function requireEventAllowed({ settings, interaction }: Unbegun, event: InteractionEvent): void {
  const mode = settings.signInExperience.signInMode
  if (event === 'SignIn' && mode === 'Register' && !interaction.stepUp) throw new Problem('auth.forbidden')
  if (event === 'Register' && mode === 'SignIn') throw new Problem('auth.forbidden')
}

/** Finds the user of an identifier. */
export async function findByIdentifier(
  tx: Queryable,
  context: RequestContext,
  identifier: Identifier,
): Promise<UserRow | undefined> {
  const [user] = await tx.query<UserRow>(sql`select * from users where ${hasIdentifier(context, identifier)}`)
  return user
}

/**
 * The condition that a user has an identifier. Usernames follow the policy's case sensitivity; e-mail addresses are
 * case-insensitive.
 */
export function hasIdentifier({ settings }: RequestContext, identifier: Identifier): Sql {
  const value = comparableIdentifier(identifier)
  const isCaseSensitive = settings.signInExperience.usernamePolicy.caseSensitive
  return {
    username: isCaseSensitive ? sql`username = ${value}` : sql`fold(username) = fold(${value})`,
    email: sql`fold(primary_email) = fold(${value})`,
    phone: sql`primary_phone = ${value}`,
  }[identifier.type]
}
