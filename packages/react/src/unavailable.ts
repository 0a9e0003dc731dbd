import type { TextKey } from '@latchkey/locales'
import type { Control, Settings } from './account.ts'
import type { Factor } from './factors/factors.ts'
import { hasSecondStep, isSecondStepRequired, presentFactors } from './factors/present-factors.ts'
import type { Loaded } from './WhenLoaded.tsx'

type Situation = Loaded & { factors: readonly Factor[]; canUsePasskeys: boolean }

/** Why the dialog or list of a path is not there. */
export type Unavailable = {
  /** The setting that the path is about. */
  name: TextKey
  text: TextKey
  /** Whether to say who manages the setting. */
  isManaged: boolean
}

type Task = {
  name: TextKey
  control: (fields: Settings['fields']) => Control | undefined
  /** Why there is no such task although the person may edit the setting. */
  missing?: (situation: Situation) => TextKey | undefined | false
}

const off = 'unavailable.off'
const factorsIn = ({ factors, experience }: Situation) => presentFactors(factors, experience)
const mfa = ({ mfa }: Settings['fields']) => mfa
/** The list of passkeys belongs to the factors, so a hidden `mfa` hides it. */
const passkey = ({ mfa, passkey }: Settings['fields']) => (mfa === 'Off' ? mfa : (passkey ?? mfa))

const tasks: Readonly<Record<string, Task>> = {
  '/security/username': { name: 'username.name', control: fields => fields.username },
  '/security/password': { name: 'password.name', control: fields => fields.password },
  '/security/authenticator': {
    name: 'method.totp',
    control: mfa,
    missing: situation => !factorsIn(situation).hasTotp && off,
  },
  '/security/authenticator-removal': {
    name: 'method.totp',
    control: mfa,
    missing: situation => !factorsIn(situation).totp && 'unavailable.removal',
  },
  '/security/backup-codes': {
    name: 'backupCodes.name',
    control: mfa,
    missing(situation) {
      const { hasCodes, areCodesEnabled } = factorsIn(situation)
      return !hasCodes && (areCodesEnabled ? 'unavailable.backupCodesFirst' : off)
    },
  },
  '/security/backup-codes-list': {
    name: 'backupCodes.name',
    control: mfa,
    missing(situation) {
      const { codes, areCodesEnabled } = factorsIn(situation)
      return !codes && (areCodesEnabled ? 'unavailable.backupCodes' : off)
    },
  },
  '/security/backup-codes-removal': {
    name: 'backupCodes.name',
    control: mfa,
    missing: situation => !factorsIn(situation).codes && 'unavailable.removal',
  },
  '/security/passkey': {
    name: 'passkeys.title',
    control: passkey,
    missing(situation) {
      if (!factorsIn(situation).arePasskeysEnabled) return off
      return !situation.canUsePasskeys && 'problem.passkeyUnsupported'
    },
  },
  '/security/passkey-list': {
    name: 'passkeys.title',
    control: passkey,
    missing(situation) {
      const { passkeys, arePasskeysEnabled } = factorsIn(situation)
      return passkeys.length === 0 && (arePasskeysEnabled ? 'unavailable.passkeys' : off)
    },
  },
  '/security/passkey-prompt': {
    name: 'passkey.prompt',
    control: passkey,
    missing: situation =>
      (!situation.experience.passkeySignIn.enabled || factorsIn(situation).passkeys.length > 0) && off,
  },
  '/security/two-step': {
    name: 'twoStep.ask',
    control: mfa,
    missing(situation) {
      if (!hasSecondStep(situation.factors, situation)) return off
      return isSecondStepRequired(situation.experience) && 'twoStep.ask.required'
    },
  },
  '/contact/email': { name: 'email.name', control: fields => fields.email },
  '/contact/email-removal': {
    name: 'email.name',
    control: fields => fields.email,
    missing: ({ account }) => !account.primaryEmail && 'unavailable.removal',
  },
  '/contact/phone': { name: 'phone.name', control: fields => fields.phone },
  '/contact/phone-removal': {
    name: 'phone.name',
    control: fields => fields.phone,
    missing: ({ account }) => !account.primaryPhone && 'unavailable.removal',
  },
  '/devices/others': { name: 'sessions.title', control: fields => fields.session },
  '/devices/trusted': { name: 'trustedDevices.title', control: fields => fields.trustedDevice },
  '/data/export': { name: 'data.export.name', control: fields => fields.dataExport },
  '/data/token': { name: 'data.tokens.title', control: fields => fields.personalAccessToken },
}

const linkedAccount: Task = { name: 'linkedAccounts.title', control: fields => fields.social }

/** Why a path leads to its section alone; undefined if its dialog or list is there. */
export function unavailableAt(path: string, situation: Situation): Unavailable | undefined {
  const task = path.startsWith('/linked-accounts/') ? linkedAccount : tasks[path]
  if (!task) return undefined
  const { name, control, missing } = task
  const present = control(situation.settings.fields)
  if (present === 'ReadOnly') return { name, text: 'unavailable.managed', isManaged: true }
  const text = present === 'Edit' ? missing?.(situation) : off
  return text ? { name, text, isManaged: false } : undefined
}
