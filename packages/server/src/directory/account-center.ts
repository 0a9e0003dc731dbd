import type { AccountCenter, accountCenterPatch } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { changeSetting } from '../store/settings.ts'
import { requireDistinctNames } from './distinct-names.ts'

/** Switches the Account API and its fields; contract account-api 4.1. */
export async function changeAccountCenter(
  directory: Directory,
  { profileFields, ...given }: z.output<typeof accountCenterPatch>,
): Promise<AccountCenter> {
  const change: Partial<AccountCenter> = withoutUndefined(given)
  if (profileFields) requireDistinctNames(profileFields)
  if (profileFields !== undefined) change.profileFields = profileFields
  const changed = await changeSetting(directory.tx, 'accountCenter', change, directory.now)
  await record(directory, 'AccountCenter.Updated', { fields: Object.keys(change) })
  return changed
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never
}
