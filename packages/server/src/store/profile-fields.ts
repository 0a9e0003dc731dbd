import type { CustomProfileField } from '@latchkey/contract'
import { type Queryable, sql } from './database.ts'
import type { CustomProfileFieldRow } from './rows.ts'

/** Returns the custom profile fields in the order that administrators chose. */
export async function readCustomProfileFields(from: Queryable): Promise<CustomProfileField[]> {
  const rows = await from.query<CustomProfileFieldRow>(
    sql`select * from custom_profile_fields order by sie_order, created_at, id`,
  )
  return rows.map(toCustomProfileField)
}

export function toCustomProfileField(row: CustomProfileFieldRow): CustomProfileField {
  return {
    tenantId: 'default',
    id: row.id,
    name: row.name,
    type: row.type,
    label: row.label,
    description: row.description,
    required: row.required,
    config: row.config,
    createdAt: row.created_at.getTime(),
    sieOrder: row.sie_order,
  }
}
