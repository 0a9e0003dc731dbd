import type {
  AccessLinkPurpose,
  ApplicationSignInExperience,
  CustomProfileField,
  EmailTemplateDetails,
  ErrorCode,
  EventType,
  FactorType,
  HookEvent,
  InteractionEvent,
  OneTimeToken,
  OneTimeTokenContext,
  ProfileFieldType,
  RoleType,
  Signal,
  SigningKeyAlgorithm,
  UsageType,
  User,
  UserJob,
  UserJobType,
} from '@latchkey/contract'
import type { Admin, RequestClient } from './actor.ts'
import type { AttributeColumns } from './user-columns.ts'

/** Rows as `pg` returns them. `rows.test.ts` compares them with the migrated schema. */
export type UserRow = AttributeColumns & {
  id: string
  password_digest: string | null
  password_algorithm: User['passwordAlgorithm'] | null
  password_updated_at: Date | null
  is_password_expired: boolean
  is_suspended: boolean
  suspension_reason: string | null
  suspended_until: Date | null
  deletes_at: Date | null
  needs_security_review: boolean
  last_sign_in_at: Date | null
  created_at: Date
  updated_at: Date
  access_version: number
  has_factor: boolean
  has_passkey: boolean
  logto_config: LogtoConfig
}

/** A person's choices about factors and passkeys; `docs/wire/account-api.md#6.2`. */
export type LogtoConfig = {
  mfa?: {
    enabled?: boolean | undefined
    skipped?: boolean | undefined
    additionalBindingSuggestionSkipped?: boolean | undefined
    skipMfaOnSignIn?: boolean | undefined
  }
  passkeySignIn?: { skipped?: boolean | undefined }
}

export type FactorRow = {
  id: string
  user_id: string
  type: FactorType
  position: string
  name: string | null
  agent: string | null
  created_at: Date
  last_used_at: Date | null
  sealed_secret: string | null
  last_used_step: number | null
  credential_id: string | null
  public_key: string | null
  counter: string | null
  transports: string[] | null
  rp_id: string | null
  is_multi_device: boolean | null
  is_backed_up: boolean | null
}

export type BackupCodeRow = {
  factor_id: string
  position: number
  digest: string
  masked: string
  used_at: Date | null
}

export type ApplicationRow = {
  id: string
  name: string
  legacy_secret: string | null
  description: string | null
  type: 'Native' | 'SPA' | 'Traditional' | 'MachineToMachine' | 'Protected' | 'SAML'
  oidc_client_metadata: Record<string, unknown>
  custom_client_metadata: Record<string, unknown>
  custom_data: Record<string, unknown>
  is_third_party: boolean
  created_at: Date
  is_access_controlled: boolean
}

export type ApplicationSignInExperienceRow = {
  application_id: string
  color: ApplicationSignInExperience['color']
  branding: ApplicationSignInExperience['branding']
  custom_css: string | null
  terms_of_use_url: string | null
  privacy_policy_url: string | null
  display_name: string | null
}

export type ApplicationSecretRow = {
  application_id: string
  name: string
  sealed_value: string
  value_start: string
  created_at: Date
  expires_at: Date | null
}

export type ResourceRow = {
  id: string
  name: string
  indicator: string
  is_default: boolean
  access_token_ttl: number
}

export type ScopeRow = {
  id: string
  resource_id: string
  name: string
  description: string | null
  created_at: Date
}

export type RoleRow = {
  id: string
  name: string
  description: string
  type: RoleType
  is_default: boolean
  is_administrator: boolean
}

export type UserRoleRow = {
  user_id: string
  role_id: string
}

export type ApplicationRoleRow = {
  application_id: string
  role_id: string
}

export type ConnectorRow = {
  id: string
  factory_id: string
  sync_profile: boolean
  enable_token_storage: boolean
  sealed_config: string
  metadata: Record<string, unknown>
  created_at: Date
}

export type EmailTemplateRow = {
  id: string
  language_tag: string
  template_type: UsageType
  details: EmailTemplateDetails
  created_at: Date
}

export type CustomPhraseRow = {
  id: string
  language_tag: string
  translation: Record<string, unknown>
  texts: Record<string, string>
}

export type IdentityOwnerRow = {
  target: string
  identity_id: string
  user_id: string
}

export type SocialTokensRow = {
  id: string
  user_id: string
  target: string
  connector_id: string
  identity_id: string
  sealed_tokens: string
  scope: string | null
  token_type: string | null
  expires_at: Date | null
  has_refresh_token: boolean
  refreshing_until: Date | null
  created_at: Date
  updated_at: Date
}

export type ConnectorAuthorizationRow = {
  connector_id: string
  state_hash: string
  sealed_state: string
  expires_at: Date
}

export type VerificationRecordRow = {
  id: string
  user_id: string | null
  type: string
  payload: Record<string, unknown>
  is_verified: boolean
  created_at: Date
  expires_at: Date
  wrong_tries: number
  used_at: Date | null
}

export type VerificationCodeRow = {
  recipient: string
  usage: string
  interaction_uid: string
  sealed_code: string
  wrong_tries: number
  created_at: Date
}

export type AddressChangeRow = {
  id: string
  user_id: string
  field: 'primaryEmail' | 'primaryPhone'
  former_value: string
  created_at: Date
  expires_at: Date
  closed_at: Date | null
}

/** The link of a security notice that locks the account. */
export type LockdownLinkRow = {
  token_hash: string
  user_id: string
  sent_type: 'email' | 'phone'
  sent_to: string
  reported_at: Date
  expires_at: Date
  used_at: Date | null
}

export type SessionRow = {
  uid: string
  user_id: string
  client_id: string | null
  event: InteractionEvent
  verifications: { type: string; [member: string]: unknown }[]
  address: string | null
  user_agent: string | null
  country: string | null
  city: string | null
  signed_in_at: Date
  ended_at: Date | null
  /** Whether grants with `offline_access` outlive the session. */
  keeps_offline_access: boolean
  expires_at: Date
}

export type TrustedDeviceRow = {
  id: string
  user_id: string
  secret_hash: string
  user_agent: string | null
  country: string | null
  city: string | null
  created_at: Date
  last_used_at: Date
  expires_at: Date
}

export type PersonalAccessTokenRow = {
  user_id: string
  name: string
  value_hash: string
  value_start: string
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
}

export type SubjectTokenRow = {
  value_hash: string
  user_id: string
  creator_id: string
  reason: string | null
  context: Record<string, unknown>
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export type OneTimeTokenRow = {
  id: string
  email: string
  token_hash: string
  token_start: string
  context: OneTimeTokenContext
  status: OneTimeToken['status']
  created_at: Date
  expires_at: Date
}

export type AccessLinkRow = {
  id: string
  user_id: string
  purpose: AccessLinkPurpose
  token_hash: string
  sent_to: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
}

export type UserAssetRow = {
  id: string
  user_id: string | null
  interaction_uid: string | null
  type: string
  bytes: Buffer | null
  size: number
  created_at: Date
}

/** An export of all that is stored on a person. */
export type DataExportRow = {
  id: string
  user_id: string
  status: 'pending' | 'ready' | 'failed'
  client: RequestClient
  attempt: string | null
  size: string | null
  created_at: Date
  expires_at: Date
}

export type CustomProfileFieldRow = {
  id: string
  name: string
  type: ProfileFieldType
  label: string
  description: string | null
  required: boolean
  config: CustomProfileField['config']
  sie_order: number
  created_at: Date
}

export type EventRow = {
  id: string
  type: string
  result: 'Success' | 'Error'
  account_id: string | null
  actor_kind: 'owner' | 'admin' | 'visitor' | 'system'
  actor_id: string | null
  impersonator_id: string | null
  application_id: string | null
  payload: Record<string, unknown>
  request_id: string | null
  operation: string | null
  path: string | null
  address: string | null
  user_agent: string | null
  created_at: Date
  /** A 64-bit number. */
  position: string
}

export type SigningKeyRow = {
  id: string
  purpose: 'private' | 'cookie'
  algorithm: SigningKeyAlgorithm | null
  sealed_key: string
  created_at: Date
  effective_at: Date
  verifies_until: Date | null
}

export type HookRow = {
  id: string
  kind: 'webhook' | 'signals'
  name: string
  event: HookEvent | null
  events: HookEvent[]
  success_types: string[]
  error_types: string[]
  signals: Signal[] | null
  application_ids: string[] | null
  sealed_config: string
  sealed_signing_key: string | null
  sealed_former_key: string | null
  former_key_until: Date | null
  is_enabled: boolean
  created_at: Date
  failures: number
  failing_since: Date | null
  paused_at: Date | null
}

/** An event as it is delivered. Times inside are strings, as PostgreSQL writes them in JSON. */
export type HookMessageRow = {
  id: string
  type: EventType
  account_id: string | null
  event: InJson<EventRow>
  subject: HookSubject
  is_of_deleted: boolean
  created_at: Date
}

/** What an event is about, as it was at the commit. */
type HookSubject = {
  user?: HookUser | null
  application?: { id: string; name: string; type: string; description: string | null } | null
  role?: RoleRow | null
  scope?: InJson<ScopeRow> | null
  scopes?: InJson<ScopeRow>[] | null
}

/** A person’s columns in a snapshot; the digest is empty, or null if the person has no password. */
type HookUser = InJson<
  AttributeColumns &
    Pick<
      UserRow,
      | 'id'
      | 'created_at'
      | 'updated_at'
      | 'last_sign_in_at'
      | 'is_suspended'
      | 'suspension_reason'
      | 'suspended_until'
      | 'deletes_at'
      | 'password_digest'
    >
>

type InJson<Row> = {
  [Name in keyof Row]: Date extends Row[Name] ? Exclude<Row[Name], Date> | string : Row[Name]
}

export type HookDeliveryRow = {
  /** A bigint. */
  id: string
  hook_id: string
  lane: string
  /** A bigint. */
  position: string
  message_id: string
  part: string | null
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  created_at: Date
  ended_at: Date | null
}

export type HookAttemptRow = {
  id: string
  delivery_id: string
  hook_id: string
  began_at: Date
  duration: number
  status: number | null
  error: string | null
  response: string | null
}

export type UserJobRow = {
  id: string
  type: UserJobType
  status: UserJob['status']
  is_dry_run: boolean
  details: Record<string, unknown>
  actor: StoredAdmin
  client: RequestClient
  total: number
  succeeded: number
  skipped: number
  failed: number
  problem: StoredProblem | null
  undoes: string | null
  invites_for: string | null
  file_size: string | null
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
}

/** An administrator as JSON: the scopes as a list, the time of the sign-in in milliseconds. */
export type StoredAdmin = Pick<Admin, 'id' | 'clientId'> & {
  scopes: readonly string[]
  signIn?: { at: number; isMultiFactor: boolean }
}

/** A refusal as JSON; `data` contains no personal data. */
export type StoredProblem = {
  code: ErrorCode
  data?: unknown
  details?: string | undefined
  field?: string | undefined
}

export type UserJobTargetRow = {
  job_id: string
  position: number
  user_id: string | null
  line: number | null
  fields: Record<string, unknown> | null
  sealed_password: string | null
  details: Record<string, unknown> | null
  status: 'pending' | 'done' | 'skipped' | 'failed'
  inverse: Record<string, unknown> | null
  problem: StoredProblem | null
}
