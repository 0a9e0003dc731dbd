import type { AccountCenter, accountCenterPatch } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { sql, type Transaction } from '../store/database.ts'
import { changeSetting } from '../store/settings.ts'
import { requireDistinctNames } from './distinct-names.ts'

/** Changes the settings of the Account API and its field controls; docs/wire/account-api.md#4.1. */
export async function changeAccountCenter(
  directory: Directory,
  { profileFields, ...given }: z.output<typeof accountCenterPatch>,
): Promise<AccountCenter> {
  const change: Partial<AccountCenter> = withoutUndefined(given)
  if (profileFields !== undefined)
    change.profileFields = profileFields && (await onlyDefined(directory.tx, profileFields))
  const changed = await changeSetting(directory.tx, 'accountCenter', change, directory.now)
  await record(directory, 'AccountCenter.Updated', { fields: Object.keys(change) })
  return changed
}

/** Drops names of fields that do not exist, without an error; docs/wire/account-api.md#4.1. */
async function onlyDefined(tx: Transaction, fields: { name: string }[]): Promise<{ name: string }[]> {
  const names = requireDistinctNames(fields).map(({ name }) => name)
  // Row locks, so that no field is deleted before the list that names it is committed.
  const defined = await tx.query<{ name: string }>(
    sql`select name from custom_profile_fields where name = any(${names}) for key share`,
  )
  return fields.filter(field => defined.some(({ name }) => name === field.name))
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never
}
