import { Problem } from '@latchkey/contract'
import type { Arrival, Departure } from '../connectors/journeys.ts'
import { record } from '../events/record.ts'
import { requireRemainingIdentifier } from '../policies/identifiers.ts'
import type { Account } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { IdentityOwnerRow } from '../store/rows.ts'
import { keepTokens } from './provider-tokens.ts'

/** A social account that was proved to be somebody's. */
export type SocialProof = Pick<Departure, 'connectorId' | 'target'> & Arrival

/**
 * Links a social account. `user.identity_already_in_use`: 422 where it is another person's; 400 where the person has
 * one of this target already, unless it may be replaced; contract account-api 2.11, 2.12.
 */
export async function linkIdentity(
  account: Account,
  proof: SocialProof,
  { replaces }: { replaces: boolean },
): Promise<void> {
  const { tx, user } = account
  const { target, identity } = proof
  const owner = await ownerOf(tx, target, identity.userId)
  if (owner !== undefined && owner !== user.id) throw new Problem('user.identity_already_in_use')
  if (!replaces && Object.hasOwn(user.identities, target))
    throw new Problem('user.identity_already_in_use', undefined, { status: 400 })
  await ownIdentity(account, proof)
  await record(account, 'User.Data.Updated', { accountId: user.id, fields: ['identities'], target })
}

/** Writes an identity down, with its tokens. The database says whose it is: of two at once, one is refused. */
export async function ownIdentity(account: Account, proof: SocialProof): Promise<void> {
  const { tx, user, now } = account
  const { target, identity, tokens } = proof
  const identities = { ...user.identities, [target]: identity }
  await tx.query(sql`
    delete from identity_owners where user_id = ${user.id} and target = ${target} and identity_id <> ${identity.userId}`)
  const [owned] = await tx.query<IdentityOwnerRow>(sql`
    insert into identity_owners (target, identity_id, user_id) values (${target}, ${identity.userId}, ${user.id})
    on conflict (target, identity_id) do update set user_id = excluded.user_id
      where identity_owners.user_id = excluded.user_id
    returning *`)
  if (!owned) throw new Problem('user.identity_already_in_use')
  await tx.query(sql`
    update users set identities = ${JSON.stringify(identities)}, updated_at = ${now} where id = ${user.id}`)
  await tx.query(sql`
    delete from social_tokens where user_id = ${user.id} and target = ${target} and identity_id <> ${identity.userId}`)
  if (tokens) await keepTokens(account, { ...proof, tokens })
}

/** `user.identity_not_exist`, `user.last_sign_in_method_required`. */
export async function unlinkIdentity(account: Account, target: string): Promise<void> {
  const { tx, user, now } = account
  if (!Object.hasOwn(user.identities, target)) throw new Problem('user.identity_not_exist')
  const { [target]: _, ...identities } = user.identities
  requireRemainingIdentifier({ ...user, identities }, account.settings)
  await tx.query(sql`delete from identity_owners where user_id = ${user.id} and target = ${target}`)
  await tx.query(sql`delete from social_tokens where user_id = ${user.id} and target = ${target}`)
  await tx.query(sql`
    update users set identities = ${JSON.stringify(identities)}, updated_at = ${now} where id = ${user.id}`)
  await record(account, 'User.Data.Updated', { accountId: user.id, fields: ['identities'], target })
}

/** Whose a social account is. */
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
