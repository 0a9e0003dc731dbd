import { randomInt } from 'node:crypto'
import { changeableAttributes, Problem } from '@latchkey/contract'
import type { Details } from '../account/details.ts'
import { columnsOf } from '../account/details.ts'
import type { Digest } from '../account/password.ts'
import { needsRehash, requireUsableDigest } from '../account/password-digests.ts'
import { requireThrottle } from '../account/throttles.ts'
import { record } from '../events/record.ts'
import { isBuiltIn } from '../policies/applications.ts'
import { isDocumentId } from '../policies/client-documents.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import { requireFreeIdentifiers } from '../policies/identifiers.ts'
import { normalPhone } from '../policies/phone.ts'
import type { Directory } from '../store/account.ts'
import { join, type Queryable, raw, sql } from '../store/database.ts'
import type { Exactly } from '../store/exactly.ts'
import { newShortId } from '../store/ids.ts'
import { allInOrder } from '../store/in-order.ts'
import type { LogtoConfig, UserRow } from '../store/rows.ts'
import { raisePasswordWork } from '../store/settings.ts'
import { columnOf, emptyValueOf } from '../store/user-columns.ts'

type NewUser = Details & {
  id?: string | undefined
  password?: Digest | undefined
  applicationId?: string | undefined
}

/**
 * Creates an account; every detail is optional. `Exactly` makes a body with a member that no column takes a compile
 * error.
 */
export async function createUser<Given extends NewUser>(
  directory: Directory,
  { id, password, applicationId, ...details }: Exactly<NewUser, Given>,
): Promise<UserRow> {
  requireThrottle(directory)
  const { tx, settings } = directory
  requireDocumentSize(settings, details)
  const columns = columnsOf(details)
  // Checks and insert are sent in one round trip. If a check fails, the transaction rolls the insert back.
  const [, , , { given_roles: added, ...user }] = await allInOrder([
    requireFreeIdentifiers(tx, settings, columns, { order: ['username', 'primary_email', 'primary_phone'] }),
    password && keepWorkOf(directory, password),
    id !== undefined && requireFreeId(tx, id),
    insert(directory, columns, { id, password, applicationId }),
  ])
  await record(directory, 'User.Created', { accountId: user.id })
  if (added.length > 0) await record(directory, 'User.Roles.Updated', { accountId: user.id, added })
  return user
}

async function insert(
  { tx, now }: Directory,
  columns: ReturnType<typeof columnsOf>,
  { id, password, applicationId }: Pick<NewUser, 'id' | 'password' | 'applicationId'>,
): Promise<UserRow & { given_roles: string[] }> {
  const given = {
    ...columns,
    ...(columns.primary_phone && { primary_phone: normalPhone(columns.primary_phone) }),
  }
  // A registration begins without a second factor (docs/wire/management-api.md#8.10).
  const choices: LogtoConfig = applicationId === undefined ? {} : { mfa: { enabled: false } }
  const isDocument = applicationId !== undefined && isDocumentId(applicationId)
  const values = changeableAttributes.map(name => {
    const value = given[columnOf[name]] ?? emptyValueOf[name]
    return sql`${typeof value === 'object' && value !== null ? JSON.stringify(value) : value}`
  })
  const [created] = await tx.query<UserRow & { given_roles: string[] }>(sql`
    with created as (
      insert into users (id, ${attributeColumns}, password_digest, password_algorithm, password_updated_at,
        application_id, cimd_client_id, logto_config, access_version, created_at, updated_at)
      values (${id ?? newShortId()}, ${join(values)}, ${password?.digest}, ${password?.algorithm}, ${password && now},
        ${isDocument ? null : applicationId}, ${isDocument ? applicationId : null},
        ${JSON.stringify(choices)}, ${id === undefined ? 0 : newAccessVersion()}, ${now}, ${now})
      returning *
    ), given as (${givingDefaultRoles})
    select created.*, array(select role_id from given) as given_roles from created`)
  if (!created) throw new Problem('entity.not_exists')
  return created
}

const attributeColumns = raw(changeableAttributes.map(name => columnOf[name]).join(', '))

/** Refuses a digest that can never match. If verifying it costs more than any before, records the new maximum. */
async function keepWorkOf({ tx, settings, now }: Directory, { digest, algorithm }: Digest): Promise<void> {
  const work = requireUsableDigest(digest || undefined, algorithm)
  if (!work || !needsRehash(algorithm, digest)) return
  if (work.units > (settings.passwordWork[work.kind] ?? 0)) await raisePasswordWork(tx, work, now)
}

/** Waits for a role that is being deleted and skips it, so that a registration does not fail by it. */
const givingDefaultRoles = sql`
  insert into user_roles (user_id, role_id)
  select created.id, ordinary.id from created cross join (
    select id from roles where type = 'User' and is_default for key share
  ) as ordinary
  returning role_id`

/**
 * Refuses an id that a person or an application has: both become a token's `sub` (RFC 9068 section 5). Errors:
 * `user.id_already_in_use`.
 */
async function requireFreeId(tx: Queryable, id: string): Promise<void> {
  const taken = await tx.query(
    sql`select from users where id = ${id} union all select from applications where id = ${id}`,
  )
  if (taken.length > 0 || isBuiltIn(id)) throw new Problem('user.id_already_in_use')
}

/** A random start: if an earlier account had this id, nodes' caches of its tokens must not match the new account. */
function newAccessVersion(): number {
  return randomInt(1, 2 ** 30)
}

export type Page = { number: number; size: number }
