import { attributesAtCreation, Problem } from '@latchkey/contract'
import { z } from 'zod'
import { changeDetails } from '../account/details.ts'
import { type Digest, setPassword } from '../account/password.ts'
import { hashPassword } from '../account/password-digests.ts'
import { personForScripts } from '../directory/script-context.ts'
import type { ScriptRunner } from '../directory/script-runs.ts'
import { createUser } from '../directory/users.ts'
import { record } from '../events/record.ts'
import { comparableIdentifier } from '../policies/phone.ts'
import { openToChange, type RequestContext } from '../store/account.ts'
import type { Queryable } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import type { UserRow } from '../store/rows.ts'
import { act, UnknownResult } from './actions.ts'
import type { Identifier, SignIn } from './state.ts'

const type = 'action.postFirstFactorVerification'

const result = z.strictObject({
  action: z.enum(['createUser', 'updateUser']),
  user: z.strictObject(attributesAtCreation).partial().optional(),
  passwordVerified: z.boolean().optional(),
})

/** A change of an account that the script of an action asks for, after a password check. */
export type AccountChange = {
  action: 'createUser' | 'updateUser'
  details: NonNullable<z.output<typeof result>['user']>
  /** The typed password, if the script verified it and it is not that of the account. */
  password: Digest | undefined
}

type Checked = {
  identifier: Identifier
  password: string
  user: UserRow | undefined
  /** Whether the password is that of the account. */
  isRight: boolean
}

const attributes = { username: 'username', email: 'primaryEmail', phone: 'primaryPhone' } as const

/**
 * Asks the script about a password check, whether or not it succeeded and whether or not there is an account: it may
 * know the person from another system. Errors: `action.general`, `action.sign_in_identifier_changed`.
 */
export async function askAfterFirstFactor(
  context: RequestContext & { tx: Queryable },
  runner: ScriptRunner,
  { identifier, password, user, isRight }: Checked,
): Promise<AccountChange | undefined> {
  const about = await personForScripts(context.tx, user, { now: context.now })
  const event = {
    interactionEvent: 'SignIn',
    verificationType: 'Password',
    identifier,
    user: about.user,
    password,
  }
  const asked = await act(context, runner, { type, user, event, secrets: [password] }, returned =>
    requireResult(returned, user),
  )
  if (!asked) return undefined
  const { action, user: given = {}, passwordVerified: isVerified = false } = asked
  // The password of another system is no proof of this person's unless the script says so.
  if (!isVerified && !isRight) return undefined
  return {
    action,
    details: withIdentifier(given, identifier, action),
    password: isVerified && !isRight ? await hashPassword(password) : undefined,
  }
}

function requireResult(returned: unknown, user: UserRow | undefined) {
  if (returned === undefined || returned === null) return undefined
  const { data: asked, error } = result.safeParse(returned)
  if (!asked) {
    const [issue] = error.issues
    throw new UnknownResult(`the result cannot be used: ${issue?.path.join('.')} ${issue?.message}`)
  }
  if (asked.action === 'createUser' && user)
    throw new UnknownResult('createUser: there is an account already')
  if (asked.action === 'updateUser' && !user) throw new UnknownResult('updateUser: there is no account')
  return asked
}

/** The details, with the typed identifier for a new account. Errors: `action.sign_in_identifier_changed`. */
function withIdentifier(
  details: AccountChange['details'],
  identifier: Identifier,
  action: AccountChange['action'],
): AccountChange['details'] {
  const name = attributes[identifier.type]
  const given = details[name]
  const typed = comparableIdentifier(identifier)
  if (given !== undefined && fold(comparableIdentifier({ ...identifier, value: given })) !== fold(typed))
    throw new Problem('action.sign_in_identifier_changed')
  return action === 'createUser' ? { ...details, [name]: given ?? typed } : details
}

/** Creates or updates the account as the script asked, by the rules for administrators. */
export async function applyChange(
  signIn: SignIn,
  { action, details, password }: AccountChange,
  user: UserRow | undefined,
): Promise<UserRow> {
  const changed = user
    ? await update(signIn, user.id, { details, password })
    : await createUser(signIn, { ...details, password })
  await record(signIn, 'Action.PostFirstFactorVerification', { accountId: changed.id, action })
  return changed
}

async function update(
  signIn: SignIn,
  id: string,
  { details, password }: Pick<AccountChange, 'details' | 'password'>,
): Promise<UserRow> {
  const account = await openToChange(signIn.tx, signIn, id)
  const user = password ? await setPassword(account, password) : account.user
  return Object.keys(details).length > 0 ? changeDetails({ ...account, user }, details) : user
}
