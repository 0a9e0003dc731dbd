import { z } from 'zod'
import {
  customProfileField,
  customProfileFieldCreation,
  customProfileFieldOrder,
  customProfileFieldUpdate,
} from '../custom-profile-field.ts'
import type { ManagementRow } from '../row.ts'

const profileFieldRefusals = [
  'custom_profile_fields.invalid_min_max_input',
  'custom_profile_fields.invalid_regex_format',
  'custom_profile_fields.invalid_address_components',
  'custom_profile_fields.invalid_fullname_components',
  'custom_profile_fields.invalid_sub_component_type',
] as const

const newProfileFieldRefusals = [
  'custom_profile_fields.invalid_name',
  'custom_profile_fields.name_conflict_built_in_prop',
  'custom_profile_fields.name_conflict_custom_data',
  'custom_profile_fields.name_conflict_sign_in_identifier',
  ...profileFieldRefusals,
  'custom_profile_fields.name_exists',
] as const

/** Profile fields beyond the standard claims; `docs/wire/management-api.md#6.6`. */
export const customProfileFieldRows = {
  listCustomProfileFields: {
    route: 'GET /api/custom-profile-fields',
    summary: 'List the custom profile fields, in order.',
    scope: 'settings:read',
    output: z.array(customProfileField),
  },
  readCustomProfileField: {
    route: 'GET /api/custom-profile-fields/:name',
    summary: 'Read one custom profile field.',
    scope: 'settings:read',
    output: customProfileField,
    errors: ['entity.not_found'],
  },
  createCustomProfileField: {
    route: 'POST /api/custom-profile-fields',
    summary: 'Create a custom profile field, as the last one.',
    scope: 'settings:write',
    effect: 'reversible',
    body: customProfileFieldCreation,
    output: customProfileField,
    status: 201,
    errors: [...newProfileFieldRefusals],
  },
  createCustomProfileFields: {
    route: 'POST /api/custom-profile-fields/batch',
    summary: 'Create up to 20 custom profile fields, atomically.',
    scope: 'settings:write',
    effect: 'reversible',
    body: z.array(customProfileFieldCreation).max(20),
    output: z.array(customProfileField),
    status: 201,
    errors: [...newProfileFieldRefusals],
  },
  updateCustomProfileField: {
    route: 'PUT /api/custom-profile-fields/:name',
    summary: 'Replace a custom profile field, except its name and position.',
    scope: 'settings:write',
    effect: 'reversible',
    body: customProfileFieldUpdate,
    output: customProfileField,
    errors: [
      'entity.not_exists',
      ...profileFieldRefusals,
      'custom_profile_fields.invalid_default_value',
      'custom_profile_fields.invalid_options',
    ],
  },
  deleteCustomProfileField: {
    route: 'DELETE /api/custom-profile-fields/:name',
    summary: 'Delete a custom profile field, also from sign-up and the account page. People’s values stay.',
    scope: 'settings:write',
    errors: ['entity.not_found'],
  },
  sortCustomProfileFields: {
    route: 'POST /api/custom-profile-fields/properties/sie-order',
    summary: 'Reorder the custom profile fields.',
    scope: 'settings:write',
    effect: 'reversible',
    body: customProfileFieldOrder,
    output: z.array(customProfileField),
    status: 200,
    errors: [
      'request.invalid_input',
      'custom_profile_fields.entity_not_exists_with_names',
      'entity.invalid_input',
    ],
  },
} as const satisfies Record<string, ManagementRow>
