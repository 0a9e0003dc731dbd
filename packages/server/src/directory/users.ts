import { randomInt } from 'node:crypto'
import { Problem } from '@latchkey/contract'
import type { Details } from '../account/details.ts'
import { columnsOf } from '../account/details.ts'
import { type PasswordAlgorithm, requireUsableDigest } from '../account/password-digests.ts'
import { record } from '../events/record.ts'
import { isBuiltIn } from '../policies/applications.ts'
import { requireFreeIdentifiers } from '../policies/identifiers.ts'
import { normalPhone } from '../policies/phone.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newShortId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'

type NewUser = Details & {
  id?: string | undefined
  password?: { digest: string; algorithm: PasswordAlgorithm } | undefined
  applicationId?: string | undefined
}

/** Creates an account; every detail is optional. */
export async function createUser(
  directory: Directory,
  { id, password, applicationId, ...details }: NewUser,
): Promise<UserRow> {
  const { tx, settings, now } = directory
  const columns = columnsOf(details)
  await requireFreeIdentifiers(tx, settings, columns, {
    order: ['username', 'primary_email', 'primary_phone'],
  })
  if (password) requireUsableDigest(password.digest || undefined, password.algorithm)
  if (id !== undefined) await requireFreeId(tx, id)
  const phone = columns.primary_phone && normalPhone(columns.primary_phone)
  const [user] = await tx.query<UserRow>(sql`
    insert into users (id, username, primary_email, primary_phone, name, avatar, custom_data, profile,
      password_digest, password_algorithm, password_updated_at, application_id, access_version, created_at,
      updated_at)
    values (${id ?? newShortId()}, ${columns.username}, ${columns.primary_email}, ${phone}, ${columns.name},
      ${columns.avatar}, ${JSON.stringify(columns.custom_data ?? {})}, ${JSON.stringify(columns.profile ?? {})},
      ${password?.digest}, ${password?.algorithm}, ${password && now}, ${applicationId},
      ${id === undefined ? 0 : newAccessVersion()}, ${now}, ${now})
    returning *`)
  if (!user) throw new Problem('entity.not_exists')
  await record(directory, 'User.Created', { accountId: user.id })
  return user
}

/** `user.id_already_in_use`. The name of an application is none for a person: both are a token's `sub`; RFC 9068 section 5. */
async function requireFreeId(tx: Queryable, id: string): Promise<void> {
  const taken = await tx.query(
    sql`select from users where id = ${id} union all select from applications where id = ${id}`,
  )
  if (taken.length > 0 || isBuiltIn(id)) throw new Problem('user.id_already_in_use')
}

/** Somebody may have had a chosen id before: what nodes remember of their tokens must not count for whoever has it now. */
function newAccessVersion(): number {
  return randomInt(1, 2 ** 30)
}

export type Page = { number: number; size: number }
