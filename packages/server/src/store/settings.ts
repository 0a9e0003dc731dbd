import {
  type AccountCenter,
  type Action,
  type ActionType,
  type AdminConsole,
  type AdministratorSettings,
  type CaptchaConfig,
  type CimdConfig,
  type CustomProfileField,
  type FieldName,
  fieldNames,
  type IdTokenConfig,
  type JwtCustomizer,
  type JwtCustomizerEntry,
  type LogSettings,
  Problem,
  type SessionSettings,
  type SignInExperience,
} from '@latchkey/contract'
import { type CustomPhrases, readCustomPhrases } from './custom-phrases.ts'
import { type Database, type Queryable, type Sql, sql, type Transaction } from './database.ts'
import { readCustomProfileFields } from './profile-fields.ts'

/** The server-wide settings that administrators and the operator choose. */
export type Settings = {
  readonly accountCenter: AccountCenter
  readonly signInExperience: SignInExperience
  readonly log: LogSettings
  readonly adminConsole: AdminConsole
  readonly administrators: AdministratorSettings
  readonly session: SessionSettings
  /** Null: not decided yet. */
  readonly idToken: IdTokenConfig | null
  readonly cimd: CimdConfig
  /** Null: it was deleted. */
  readonly scripts: { readonly [Key in ScriptKey]?: StoredScript | null }
  /** The maximum work to verify any stored password, by hashing algorithm; see account/digests/even-work.ts. */
  readonly passwordWork: { readonly [kind: string]: number }
  readonly customPhrases: CustomPhrases
  readonly customProfileFields: readonly CustomProfileField[]
  readonly captcha: { readonly provider: StoredCaptchaProvider | null }
  /** The indicator of the API that a request for tokens means if it names none. */
  readonly defaultResource: string | undefined
  /** Whether browsers can create passkeys for this server: not if its host is an IP address. */
  readonly hasPasskeys: boolean
  /** Maximum bytes of a document, set by the operator; see `policies/documents.ts`. */
  readonly documentLimit: number
}

type ScriptKey = JwtCustomizerEntry['key'] | ActionType

/** The script of a token type or an action, with its environment variables encrypted with the server's key. */
export type StoredScript = {
  script: string
  sealedEnvironment?: string | undefined
  contextSample?: unknown
  tokenSample?: Record<string, unknown> | undefined
  blockIssuanceOnError?: JwtCustomizer['blockIssuanceOnError']
  enabled?: Action['enabled']
  onExecutionError?: Action['onExecutionError']
}

/** The captcha provider; its secret key is encrypted with the server's key. */
export type StoredCaptchaProvider = {
  id: string
  config: WithoutSecret<CaptchaConfig>
  sealedSecretKey: string
  createdAt: number
  updatedAt: number
}

type WithoutSecret<Config> = Config extends unknown ? Omit<Config, 'secretKey'> : never

/** The settings stored in the database. */
type StoredSettings = Omit<Settings, keyof GivenSettings>

/** The settings known at start-up. */
type GivenSettings = Pick<Settings, 'hasPasskeys' | 'documentLimit'>

/** The settings stored as one value each. */
type Kept = Pick<
  Settings,
  | 'accountCenter'
  | 'signInExperience'
  | 'log'
  | 'adminConsole'
  | 'administrators'
  | 'session'
  | 'idToken'
  | 'cimd'
  | 'scripts'
  | 'passwordWork'
  | 'captcha'
>

/** Reads the current settings, from a cache while notifications arrive. */
export type SettingsSource = {
  read(): Settings | Promise<Settings>
  forget(): void
}

export const settingsChannel = 'latchkey_settings'

/** The first key of an advisory lock; no other lock uses it. */
const rulesLock = 0x51_6e_49_6e

/**
 * Fields without an initial value: passkeys follow the other factors; trusted devices, personal access tokens and the
 * deletion of one's own account are off, until an administrator decides.
 */
const undecided: FieldName[] = ['passkey', 'trustedDevice', 'accountDeletion', 'personalAccessToken']

/**
 * A new server lets people change all of their own account that the wire lets an owner change. The wire has the
 * Account API off on a fresh tenant (`docs/wire/account-api.md#4.1`); `docs/compatibility.md` gives the reason for
 * the difference.
 */
const initialAccountCenter: AccountCenter = {
  tenantId: 'default',
  id: 'default',
  enabled: true,
  fields: Object.fromEntries(
    fieldNames.filter(name => !undecided.includes(name)).map(name => [name, 'Edit']),
  ),
  webauthnRelatedOrigins: [],
  deleteAccountUrl: null,
  customCss: null,
  profileFields: null,
  stepUp: 'strongest',
  deletionGracePeriod: 14,
}

/**
 * The wire's self-hosted defaults (`docs/wire/management-api.md#6.3`), with our color, without logos, with factors
 * enabled, and with password recovery by every channel that has a connector.
 */
const initialSignInExperience: SignInExperience = {
  tenantId: 'default',
  id: 'default',
  color: { primaryColor: '#3B5BDB', isDarkModeEnabled: true, darkPrimaryColor: '#91A7FF' },
  branding: {},
  hideLogtoBranding: false,
  languageInfo: { autoDetect: true, fallbackLanguage: 'en' },
  termsOfUseUrl: null,
  privacyPolicyUrl: null,
  agreeToTermsPolicy: 'Automatic',
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  signUp: { identifiers: ['username'], password: true, verify: false },
  socialSignIn: {},
  socialSignInConnectorTargets: [],
  signInMode: 'SignInAndRegister',
  customCss: null,
  customContent: {},
  customUiAssets: null,
  customUiCsp: {},
  passwordPolicy: {},
  mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' },
  adaptiveMfa: {},
  singleSignOnEnabled: false,
  supportEmail: null,
  supportWebsiteUrl: null,
  unknownSessionRedirectUrl: null,
  captchaPolicy: {},
  sentinelPolicy: {},
  throttlePolicy: null,
  emailBlocklistPolicy: {},
  verificationCodePolicy: {},
  forgotPasswordMethods: null,
  passwordExpiration: {},
  passkeySignIn: {},
  signUpProfileFields: null,
  trustedDevice: { enabled: false, durationDays: 30 },
  usernamePolicy: {
    caseSensitive: true,
    minLength: 1,
    maxLength: 128,
    allowedChars: { lowercase: true, uppercase: true, numbers: true, underscore: true },
  },
}

const initial: Kept = {
  accountCenter: initialAccountCenter,
  signInExperience: initialSignInExperience,
  // By default, the log is kept without limit: `docs/wire/management-api.md#6.12`.
  log: { retentionDays: null },
  adminConsole: { signInExperienceCustomized: false, organizationCreated: false },
  administrators: { requiresSecondFactor: true },
  // 14 days: `docs/wire/management-api.md#6.14`.
  session: { ttl: 14 * 24 * 60 * 60 },
  idToken: null,
  cimd: { enabled: false },
  scripts: {},
  passwordWork: {},
  captcha: { provider: null },
}

/**
 * Caches settings. A change on any node invalidates the cache. While notifications cannot arrive, nothing is cached.
 */
export function createSettings(
  database: Database,
  given: GivenSettings,
): SettingsSource & { trust(isHeard: boolean): void } {
  let remembered: Settings | undefined
  let generation = 0
  let isHeard = false

  return {
    read() {
      if (remembered && isHeard) return remembered
      const asked = generation
      return loadSettings(database).then(stored => {
        const settings = { ...stored, ...given }
        // Race: a read that began before a change must not fill the cache after it.
        if (asked === generation) remembered = settings
        return settings
      })
    },
    forget() {
      generation += 1
      remembered = undefined
    },
    trust(heard) {
      isHeard = heard
      generation += 1
      remembered = undefined
    },
  }
}

/** Reads the settings from the database, without the cache. */
export async function loadSettings(from: Queryable): Promise<StoredSettings> {
  const rows = await from.query<{ name: keyof Kept; value: object }>(sql`select name, value from settings`)
  const stored = Object.fromEntries(rows.map(row => [row.name, row.value]))
  return {
    accountCenter: { ...initial.accountCenter, ...stored.accountCenter },
    signInExperience: { ...initial.signInExperience, ...stored.signInExperience },
    log: { ...initial.log, ...stored.log },
    adminConsole: { ...initial.adminConsole, ...stored.adminConsole },
    administrators: { ...initial.administrators, ...stored.administrators },
    session: { ...initial.session, ...stored.session },
    idToken: stored.idToken ?? initial.idToken,
    cimd: { ...initial.cimd, ...stored.cimd },
    scripts: { ...initial.scripts, ...stored.scripts },
    passwordWork: { ...initial.passwordWork, ...stored.passwordWork },
    captcha: { ...initial.captcha, ...stored.captcha },
    customPhrases: await readCustomPhrases(from),
    customProfileFields: await readCustomProfileFields(from),
    defaultResource: await readDefaultResource(from),
  }
}

async function readDefaultResource(from: Queryable): Promise<string | undefined> {
  const [row] = await from.query<{ indicator: string }>(
    sql`select indicator from resources where is_default limit 1`,
  )
  return row?.indicator
}

/**
 * Locks the sign-in experience and the captcha provider until the transaction ends, and returns the settings. Other
 * changes to them, and requests that set a username, wait. Without the lock, a rule that was checked could change before the
 * write.
 */
export async function lockSettings(tx: Transaction): Promise<StoredSettings> {
  await tx.query(sql`select pg_advisory_xact_lock(${rulesLock}, 0)`)
  return loadSettings(tx)
}

/** A shared lock on the username rules. A transaction takes it before it checks whether a username is free. */
export const usernameRulesHold: Sql = sql`pg_advisory_xact_lock_shared(${rulesLock}, 0)`

/** Replaces the given members of one setting and returns the whole setting; every node's cache is invalidated. */
export async function changeSetting<Name extends keyof Kept>(
  tx: Transaction,
  name: Name,
  change: Partial<Settings[Name]>,
  now: Date,
): Promise<Kept[Name]> {
  if (Object.keys(change).length === 0) throw new Problem('entity.invalid_input')
  await tx.query(sql`
    insert into settings (name, value, updated_at) values (${name}, ${JSON.stringify(change)}, ${now})
    on conflict (name) do update set value = settings.value || excluded.value, updated_at = excluded.updated_at`)
  await tx.notify(settingsChannel)
  return (await loadSettings(tx))[name]
}

/** Replaces the whole of one setting; every node's cache is invalidated. */
export async function replaceSetting<Name extends keyof Kept>(
  tx: Transaction,
  name: Name,
  value: Settings[Name],
  now: Date,
): Promise<void> {
  await tx.query(sql`
    insert into settings (name, value, updated_at) values (${name}, ${JSON.stringify(value)}, ${now})
    on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at`)
  await tx.notify(settingsChannel)
}

/**
 * Raises the maximum work of a kind of password hash, for new digests that cost more; every node's cache is
 * invalidated.
 */
export async function raisePasswordWork(
  tx: Transaction,
  { kind, units }: { kind: string; units: number },
  now: Date,
): Promise<void> {
  await tx.query(sql`
    insert into settings (name, value, updated_at) values ('passwordWork', jsonb_build_object(${kind}::text, ${units}::bigint), ${now})
    on conflict (name) do update set value = settings.value || excluded.value, updated_at = excluded.updated_at
      where coalesce((settings.value ->> ${kind})::bigint, 0) < ${units}`)
  await tx.notify(settingsChannel)
}

/** Removes a custom profile field from the lists of fields at sign-up and on the account page. */
export async function unlistProfileField(tx: Transaction, name: string, now: Date): Promise<void> {
  await tx.query(sql`
    update settings set updated_at = ${now}, value = value || jsonb_build_object(list, (
        select coalesce(jsonb_agg(listed order by place), '[]')
        from jsonb_array_elements(value -> list) with ordinality as each (listed, place)
        where listed ->> 'name' <> ${name}))
    from (values ('accountCenter', 'profileFields'), ('signInExperience', 'signUpProfileFields')) as lists (setting, list)
    where settings.name = setting and jsonb_typeof(value -> list) = 'array'`)
}
