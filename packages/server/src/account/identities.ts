import { Problem } from '@latchkey/contract'
import type { PendingAuthorization, SocialIdentity } from '../connectors/social-sign-in.ts'
import { record } from '../events/record.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import { requireRemainingIdentifier } from '../policies/identifiers.ts'
import type { Account } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { IdentityOwnerRow, UserRow } from '../store/rows.ts'
import { keepTokens } from './provider-tokens.ts'

/** A social identity that its owner verified. */
export type SocialProof = Pick<PendingAuthorization, 'connectorId' | 'target'> & SocialIdentity

type Identities = UserRow['identities']

/** An identity that the person verified, or that an administrator asserts. */
type NewIdentity = { target: string; identity: Identities[string] } & Partial<
  Pick<SocialProof, 'connectorId' | 'tokens'>
>

/**
 * Links a social identity (docs/wire/account-api.md#2.11, docs/wire/account-api.md#2.12). Errors:
 * `user.identity_already_in_use`, with 422 if another person has it, and with 400 if the person has one of this
 * target and `replaces` is false.
 */
export async function linkIdentity(
  account: Account,
  proof: NewIdentity,
  { replaces }: { replaces: boolean },
): Promise<Identities> {
  const { tx, user } = account
  const { target, identity } = proof
  const owner = await ownerOf(tx, target, identity.userId)
  if (owner !== undefined && owner !== user.id) throw new Problem('user.identity_already_in_use')
  if (!replaces && Object.hasOwn(user.identities, target))
    throw new Problem('user.identity_already_in_use', undefined, { status: 400 })
  const identities = await ownIdentity(account, proof)
  const change = Object.hasOwn(user.identities, target) ? 'replaced' : 'added'
  await record(account, 'User.Data.Updated', { accountId: user.id, fields: ['identities'], target, change })
  return identities
}

/**
 * Stores an identity with its tokens. A unique constraint decides races: of two accounts that link one identity at
 * once, one is refused.
 */
export async function ownIdentity(
  account: Account,
  { target, identity, connectorId, tokens }: NewIdentity,
): Promise<Identities> {
  const { tx, user, now } = account
  const identities: Identities = { ...user.identities, [target]: identity }
  requireDocumentSize(account.settings, { identity })
  await tx.query(sql`
    update users set identities = ${JSON.stringify(identities)}, updated_at = ${now} where id = ${user.id}`)
  if (tokens && connectorId) await keepTokens(account, { target, identity, connectorId, tokens })
  return identities
}

/** Unlinks a social identity. Errors: `user.identity_not_exist`, `user.last_sign_in_method_required`. */
export async function unlinkIdentity(account: Account, target: string): Promise<UserRow> {
  const { tx, user, now, actor } = account
  if (!Object.hasOwn(user.identities, target)) throw new Problem('user.identity_not_exist')
  const { [target]: _, ...identities } = user.identities
  // An administrator may remove the last sign-in method (docs/wire/management-api.md#2.10).
  if (actor.kind !== 'admin') requireRemainingIdentifier({ ...user, identities }, account.settings)
  await tx.query(sql`
    update users set identities = ${JSON.stringify(identities)}, updated_at = ${now} where id = ${user.id}`)
  await record(account, 'User.Data.Updated', {
    accountId: user.id,
    fields: ['identities'],
    target,
    change: 'removed',
  })
  return { ...user, identities, updated_at: now }
}

/** The id of the user whom a social identity is linked to. */
export async function ownerOf(
  tx: Queryable,
  target: string,
  identityId: string,
): Promise<string | undefined> {
  const [owner] = await tx.query<IdentityOwnerRow>(
    sql`select * from identity_owners where target = ${target} and identity_id = ${identityId}`,
  )
  return owner?.user_id
}
