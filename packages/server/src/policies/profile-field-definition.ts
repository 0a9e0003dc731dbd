import { type CustomProfileField, type ErrorCode, Problem, type ProfileFieldType } from '@latchkey/contract'
import { linearRegExp } from './linear-regexp.ts'

type Config = CustomProfileField['config']
type Definition = { type: ProfileFieldType; config?: Config | undefined }

const reserved: [code: ErrorCode, names: string[]][] = [
  ['custom_profile_fields.name_conflict_built_in_prop', ['preferredUsername']],
  [
    'custom_profile_fields.name_conflict_custom_data',
    ['onboarding', 'ossOnboarding', 'guideRequests', 'adminConsolePreferences', 'defaultTenantId'],
  ],
  [
    'custom_profile_fields.name_conflict_sign_in_identifier',
    ['username', 'primaryEmail', 'primaryPhone', 'email', 'phone'],
  ],
]

/**
 * Refuses names that a custom profile field cannot have (docs/wire/account-api.md#4.3). Errors:
 * `custom_profile_fields.invalid_name`, `custom_profile_fields.name_conflict_built_in_prop`,
 * `custom_profile_fields.name_conflict_custom_data`, `custom_profile_fields.name_conflict_sign_in_identifier`.
 */
export function requireFieldName(name: string): void {
  if (!/^[0-9A-Za-z]+$/.test(name)) throw new Problem('custom_profile_fields.invalid_name')
  const conflict = reserved.find(([, names]) => names.includes(name))
  if (conflict) throw new Problem(conflict[0])
}

/**
 * Refuses a definition that no value could satisfy (docs/wire/account-api.md#4.3). `isWhole` also checks the members
 * that a complete definition needs.
 */
export async function requireUsableDefinition(
  { type, config = {} }: Definition,
  { isWhole }: { isWhole: boolean },
): Promise<void> {
  const { parts = [] } = config
  if (isAbove(config.minLength, config.maxLength) || isAbove(config.minValue, config.maxValue))
    throw new Problem('custom_profile_fields.invalid_min_max_input')
  if (type === 'Address' && parts.length === 0)
    throw new Problem('custom_profile_fields.invalid_address_components')
  if (type === 'Fullname' && parts.length === 0)
    throw new Problem('custom_profile_fields.invalid_fullname_components')
  if (parts.some(part => part.type === 'Address' || part.type === 'Fullname'))
    throw new Problem('custom_profile_fields.invalid_sub_component_type')
  if (isWhole && type === 'Checkbox' && !['true', 'false'].includes(config.defaultValue ?? ''))
    throw new Problem('custom_profile_fields.invalid_default_value')
  if (isWhole && type === 'Select' && !config.options?.length)
    throw new Problem('custom_profile_fields.invalid_options')
  if (type === 'Regex' && !(config.format !== undefined && (await linearRegExp(config.format))))
    throw new Problem('custom_profile_fields.invalid_regex_format')
  for (const part of parts) await requireUsableDefinition(part, { isWhole })
}

function isAbove(minimum: number | undefined, maximum: number | undefined): boolean {
  return minimum !== undefined && maximum !== undefined && minimum > maximum
}
