import {
  type AccountCenter,
  type CustomProfileField,
  type FieldName,
  fieldNames,
  type LogSettings,
  Problem,
  type SignInExperience,
} from '@latchkey/contract'
import { type Database, type Queryable, type Sql, sql, type Transaction } from './database.ts'
import { readCustomProfileFields } from './profile-fields.ts'

/** What administrators decide for everybody. */
export type Settings = {
  readonly accountCenter: AccountCenter
  readonly signInExperience: SignInExperience
  readonly log: LogSettings
  /** The most that verifying any password takes, of each kind of hashing; see account/digests/even-work.ts. */
  readonly passwordWork: { readonly [kind: string]: number }
  readonly customProfileFields: readonly CustomProfileField[]
  /** Whether browsers make passkeys for this server at all: not where its address has no name. */
  readonly hasPasskeys: boolean
  /** Bytes of a document at most, as the operator decided; see `policies/documents.ts`. */
  readonly documentLimit: number
}

/** What of them is in the database. */
type StoredSettings = Omit<Settings, keyof GivenSettings>

/** What of them is known from the start. */
type GivenSettings = Pick<Settings, 'hasPasskeys' | 'documentLimit'>

/** Those that are kept as one value each. */
type Kept = Pick<Settings, 'accountCenter' | 'signInExperience' | 'log' | 'passwordWork'>

/** Settings as they are now, from memory where that is safe. */
export type SettingsSource = {
  read(): Settings | Promise<Settings>
  forget(): void
}

export const settingsChannel = 'latchkey_settings'

/** Any number that no other lock of ours begins with. */
const rulesLock = 0x51_6e_49_6e

/** Passkeys follow the other factors, and trusted devices are off, until an administrator decides. */
const undecided: FieldName[] = ['passkey', 'trustedDevice']

/**
 * A new server lets people do all to their own account that the wire lets the owner of an account do.
 * Contract account-api 4.1 has the Account API off on a fresh tenant; why it is on here: docs/compatibility.md.
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
}

/** Contract management-api 6.3, self-hosted defaults, with our colour and no foreign logos; people may protect themselves by factors. */
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
  forgotPasswordMethods: [],
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
  // Contract management-api 6.12: the log is kept until somebody says otherwise.
  log: { retentionDays: null },
  passwordWork: {},
}

/** Remembers settings until some node changes them. While notifications cannot be heard, nothing is remembered. */
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
        // What was read before a change must not be remembered after it.
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

/** Settings as the database has them. */
export async function loadSettings(from: Queryable): Promise<StoredSettings> {
  const rows = await from.query<{ name: keyof Kept; value: object }>(sql`select name, value from settings`)
  const stored = Object.fromEntries(rows.map(row => [row.name, row.value]))
  return {
    accountCenter: { ...initial.accountCenter, ...stored.accountCenter },
    signInExperience: { ...initial.signInExperience, ...stored.signInExperience },
    log: { ...initial.log, ...stored.log },
    passwordWork: { ...initial.passwordWork, ...stored.passwordWork },
    customProfileFields: await readCustomProfileFields(from),
  }
}

/**
 * The sign-in experience as it is until this transaction ends: others who change it, and those who are taking a username,
 * wait. Without it, what was checked against it might not hold any more when it is written.
 */
export async function lockSignInExperience(tx: Transaction): Promise<SignInExperience> {
  await tx.query(sql`select pg_advisory_xact_lock(${rulesLock}, 0)`)
  return (await loadSettings(tx)).signInExperience
}

/** What whoever takes a username calls in their transaction, before looking whether it is free. */
export const usernameRulesHold: Sql = sql`pg_advisory_xact_lock_shared(${rulesLock}, 0)`

/** Replaces the given members of one setting, and answers it whole; every node hears of it. */
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

/** Keeps that there are digests now which take more work than any before; every node hears of it. */
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

/** Takes a custom profile field off the lists of what sign-up asks for and the account page shows. */
export async function unlistProfileField(tx: Transaction, name: string, now: Date): Promise<void> {
  await tx.query(sql`
    update settings set updated_at = ${now}, value = value || jsonb_build_object(list, (
        select coalesce(jsonb_agg(listed order by place), '[]')
        from jsonb_array_elements(value -> list) with ordinality as each (listed, place)
        where listed ->> 'name' <> ${name}))
    from (values ('accountCenter', 'profileFields'), ('signInExperience', 'signUpProfileFields')) as lists (setting, list)
    where settings.name = setting and jsonb_typeof(value -> list) = 'array'`)
}
