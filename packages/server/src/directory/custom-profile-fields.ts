import {
  type CustomProfileField,
  type customProfileFieldCreation,
  type customProfileFieldUpdate,
  Problem,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { requireFieldName, requireUsableDefinition } from '../policies/profile-field-definition.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import { toCustomProfileField } from '../store/profile-fields.ts'
import type { CustomProfileFieldRow } from '../store/rows.ts'
import { settingsChannel, unlistProfileField } from '../store/settings.ts'
import { requireDistinctNames } from './distinct-names.ts'

/** Errors: `entity.not_found`. */
export async function readCustomProfileField(tx: Queryable, name: string): Promise<CustomProfileField> {
  const [row] = await tx.query<CustomProfileFieldRow>(
    sql`select * from custom_profile_fields where name = ${name}`,
  )
  if (!row) throw new Problem('entity.not_found')
  return toCustomProfileField(row)
}

/** Creates fields and appends them to the order. */
export async function createCustomProfileFields(
  directory: Directory,
  definitions: z.output<typeof customProfileFieldCreation>[],
): Promise<CustomProfileField[]> {
  const { tx, now } = directory
  for (const definition of definitions) {
    requireFieldName(definition.name)
    await requireUsableDefinition(definition, { isWhole: false })
  }
  // Table lock, so that fields created concurrently get different positions.
  await tx.query(sql`lock table custom_profile_fields in exclusive mode`)
  const created: CustomProfileField[] = []
  for (const { name, type, label, required, config, ...more } of definitions) {
    const description = 'description' in more ? more.description : undefined
    const [row] = await tx.query<CustomProfileFieldRow>(sql`
      insert into custom_profile_fields (id, name, type, label, description, required, config, sie_order, created_at)
      select ${newId()}, ${name}, ${type}, ${label ?? ''}, ${description}, ${required}, ${JSON.stringify(config ?? {})},
        coalesce(max(sie_order), 0) + 1, ${now}::timestamptz
      from custom_profile_fields returning *`)
    if (row) created.push(toCustomProfileField(row))
  }
  const names = created.map(({ name }) => name)
  await record(directory, 'CustomProfileField.Created', { names })
  await tx.notify(settingsChannel)
  return created
}

/** Changes a field; members that are not given stay. Errors: `entity.not_exists`. */
export async function updateCustomProfileField(
  directory: Directory,
  name: string,
  definition: z.output<typeof customProfileFieldUpdate>,
): Promise<CustomProfileField> {
  const { tx } = directory
  await requireUsableDefinition(definition, { isWhole: true })
  const { type, label, required, config } = definition
  const description = 'description' in definition ? definition.description : undefined
  // If the type changes, the former type's configuration and description are dropped, because they do not apply.
  const [row] = await tx.query<CustomProfileFieldRow>(sql`
    update custom_profile_fields set type = ${type}, required = ${required}, label = coalesce(${label}, label),
      description = case when ${type} = 'Checkbox' then null else coalesce(${description}, description) end,
      config = coalesce(${config && JSON.stringify(config)}::jsonb, case when type = ${type} then config else '{}' end)
    where name = ${name} returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'CustomProfileField.Updated', { names: [name] })
  await tx.notify(settingsChannel)
  return toCustomProfileField(row)
}

/** Deletes a field, also from the sign-up form and the account page. Values that people entered stay. */
export async function deleteCustomProfileField(directory: Directory, name: string): Promise<void> {
  const { tx, now } = directory
  const deleted = await tx.query(sql`delete from custom_profile_fields where name = ${name} returning id`)
  if (deleted.length === 0) throw new Problem('entity.not_found')
  await unlistProfileField(tx, name, now)
  await record(directory, 'CustomProfileField.Deleted', { names: [name] })
  await tx.notify(settingsChannel)
}

/** Changes the positions of fields, and returns those fields in order. */
export async function sortCustomProfileFields(
  directory: Directory,
  order: { name: string; sieOrder: number }[],
): Promise<CustomProfileField[]> {
  const { tx } = directory
  const names = requireDistinctNames(order).map(({ name }) => name)
  if (names.length === 0) throw new Problem('entity.invalid_input')
  const places = order.map(({ sieOrder }) => sieOrder)
  const rows = await tx.query<CustomProfileFieldRow>(sql`
    update custom_profile_fields set sie_order = given.place
    from unnest(${names}::text[], ${places}::float8[]) as given (name, place)
    where custom_profile_fields.name = given.name returning custom_profile_fields.*`)
  const missing = names.filter(name => !rows.some(row => row.name === name))
  if (missing.length > 0)
    throw new Problem('custom_profile_fields.entity_not_exists_with_names', { names: missing })
  await record(directory, 'CustomProfileField.Updated', { names })
  await tx.notify(settingsChannel)
  return rows.map(toCustomProfileField).sort((one, other) => one.sieOrder - other.sieOrder)
}
