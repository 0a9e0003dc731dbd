import type { ChangedField } from '@latchkey/contract'
import type { Say, TextKey } from '@latchkey/locales'
import { wordsOfMethod } from '../methods.ts'
import type { Activity } from './activity.ts'
import { wordsOfEvent } from './words-of-event.ts'

const changedFields: Readonly<Record<ChangedField, TextKey>> = {
  name: 'activity.changed.name',
  avatar: 'activity.changed.picture',
  profile: 'activity.changed.profile',
  primaryEmail: 'activity.changed.email',
  primaryPhone: 'activity.changed.phone',
  username: 'activity.changed.username',
  customData: 'activity.changed.customData',
  identities: 'activity.changed.linkedAccounts',
  password: 'activity.changed.password',
  mfaVerifications: 'activity.changed.factors',
  logtoConfig: 'activity.changed.factorChoices',
}

const factorChanges: Readonly<Record<string, TextKey>> = {
  added: 'activity.factor.added',
  replaced: 'activity.factor.replaced',
  renamed: 'activity.factor.renamed',
  removed: 'activity.factor.removed',
}

/** What happened, in words. */
export function wordsOfActivity(
  { key, result, details = {} }: Pick<Activity, 'key' | 'result' | 'details'>,
  say: Say,
): string {
  const isRefused = result === 'Error'
  if (isRefused) return say(wordsOfEvent(key, isRefused))
  if (key === 'User.Data.Updated') return wordsOfChange(details, say)
  if (key === 'User.SuspensionStatus.Updated' && details.isSuspended === false)
    return say('activity.reactivated')
  if (key === 'Interaction.SignIn.Submit' && details.isNewDevice) return say('activity.signedIn.newDevice')
  if (key === 'Interaction.Consent' && details.decision === 'deny') return say('activity.consent.denied')
  return say(wordsOfEvent(key, isRefused), { name: details.name ?? '' })
}

function wordsOfChange({ fields = [], factor, change }: NonNullable<Activity['details']>, say: Say) {
  const ofFactor = change && factorChanges[change]
  if (factor && ofFactor) return say(ofFactor, { factor: nameOfFactor(factor, say) })
  const changed = fields.flatMap(field =>
    Object.hasOwn(changedFields, field) ? [say(changedFields[field as ChangedField])] : [],
  )
  return changed.join(' · ') || say('activity.changed')
}

function nameOfFactor(factor: string, say: Say): string {
  if (factor === 'BackupCode') return say('backupCodes.name')
  return factor === 'WebAuthn' || factor === 'Totp' ? say(wordsOfMethod[factor].name) : factor
}
