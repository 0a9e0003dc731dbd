import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attributeNames } from '@latchkey/contract'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMigratedDatabase } from '../../../../tests/support/server.ts'
import { columnOf, emptyValueOf } from './user-columns.ts'

const tables = {
  UserRow: 'users',
  ApplicationRow: 'applications',
  ApplicationSignInExperienceRow: 'application_sign_in_experiences',
  ApplicationSecretRow: 'application_secrets',
  ResourceRow: 'resources',
  ScopeRow: 'scopes',
  RoleRow: 'roles',
  UserRoleRow: 'user_roles',
  ApplicationRoleRow: 'application_roles',
  ConnectorRow: 'connectors',
  EmailTemplateRow: 'email_templates',
  IdentityOwnerRow: 'identity_owners',
  SocialTokensRow: 'social_tokens',
  ConnectorAuthorizationRow: 'connector_authorizations',
  VerificationRecordRow: 'verification_records',
  VerificationCodeRow: 'verification_codes',
  AddressChangeRow: 'address_changes',
  LockdownLinkRow: 'lockdown_links',
  DataExportRow: 'data_exports',
  UserAssetRow: 'user_assets',
  CustomPhraseRow: 'custom_phrases',
  CustomProfileFieldRow: 'custom_profile_fields',
  FactorRow: 'factors',
  BackupCodeRow: 'backup_codes',
  EventRow: 'events',
  SessionRow: 'sessions',
  TrustedDeviceRow: 'trusted_devices',
  PersonalAccessTokenRow: 'personal_access_tokens',
  SubjectTokenRow: 'subject_tokens',
  OneTimeTokenRow: 'one_time_tokens',
  AccessLinkRow: 'access_links',
  UserJobRow: 'user_jobs',
  UserJobTargetRow: 'user_job_targets',
  HookRow: 'hooks',
  HookMessageRow: 'hook_messages',
  HookDeliveryRow: 'hook_deliveries',
  HookAttemptRow: 'hook_attempts',
}

let client: pg.Client
beforeAll(async () => {
  const connectionString = await createMigratedDatabase()
  client = new pg.Client({ connectionString })
  await client.connect()
})
afterAll(() => client.end())

it.each(Object.entries(tables))(
  '%s has the columns of the migrated table, nullable ones with null',
  async (type, table) => {
    const { rows } = await client.query<{ column_name: string; is_nullable: 'YES' | 'NO' }>(
      'select column_name, is_nullable from information_schema.columns where table_name = $1',
      [table],
    )
    const columns = rows.map(row => `${row.column_name}${row.is_nullable === 'YES' ? ' | null' : ''}`)
    expect(declared(type).sort()).toEqual(columns.sort())
  },
)

/** The members of a type of `rows.ts`, parsed from its source. */
function declared(type: string): string[] {
  const source = readFileSync(join(import.meta.dirname, 'rows.ts'), 'utf8')
  const [, derived, body = ''] =
    new RegExp(`export type ${type} = (AttributeColumns & )?\\{\n([\\s\\S]*?)\n\\}`).exec(source) ?? []
  const members = body.split('\n').filter(line => !line.trim().startsWith('/**'))
  const written = members.map(line => {
    const [name = '', kind = ''] = line.trim().split(/:(.*)/)
    return kind.endsWith('| null') ? `${name} | null` : name
  })
  return derived ? [...written, ...attributeColumns] : written
}

/** The columns of the declared attributes of a person. */
const attributeColumns = attributeNames.map(name =>
  emptyValueOf[name] === null ? `${columnOf[name]} | null` : columnOf[name],
)
