import { type DirectoryEvent, wordsOfActivity } from '@latchkey/react/pages'
import { useText } from '@latchkey/ui'
import { type ConsoleKey, useSay } from '../texts.tsx'
import type { Entry } from './log-query.ts'

/** The words for each event that is not at an account. An event type without words does not compile. */
const words: Readonly<Record<DirectoryEvent, ConsoleKey>> = {
  'AccountCenter.Updated': 'log.event.accountCenter.updated',
  'Application.Created': 'log.event.application.created',
  'Application.Updated': 'log.event.application.updated',
  'Application.Deleted': 'log.event.application.deleted',
  'Application.Secret.Created': 'log.event.secret.created',
  'Application.Secret.Updated': 'log.event.secret.updated',
  'Application.Secret.Deleted': 'log.event.secret.deleted',
  'Application.ConsentScopes.Updated': 'log.event.consentScopes.updated',
  'Application.Roles.Updated': 'log.event.applicationRoles.updated',
  'Application.SignInExperience.Updated': 'log.event.applicationSignIn.updated',
  'Application.AccessControl.Updated': 'log.event.accessControl.updated',
  'CaptchaProvider.Updated': 'log.event.captcha.updated',
  'CaptchaProvider.Deleted': 'log.event.captcha.deleted',
  'Config.Updated': 'log.event.config.updated',
  'Connector.Created': 'log.event.connector.created',
  'Connector.Updated': 'log.event.connector.updated',
  'Connector.Deleted': 'log.event.connector.deleted',
  'CustomPhrase.Updated': 'log.event.phrases.updated',
  'CustomPhrase.Deleted': 'log.event.phrases.deleted',
  'CustomProfileField.Created': 'log.event.profileField.created',
  'CustomProfileField.Updated': 'log.event.profileField.updated',
  'CustomProfileField.Deleted': 'log.event.profileField.deleted',
  'EmailTemplate.Updated': 'log.event.emailTemplates.updated',
  'EmailTemplate.Deleted': 'log.event.emailTemplates.deleted',
  'LogSettings.Updated': 'log.event.retention.updated',
  'OidcKey.Rotated': 'log.event.key.rotated',
  'OidcKey.Deleted': 'log.event.key.deleted',
  'Resource.Created': 'log.event.resource.created',
  'Resource.Updated': 'log.event.resource.updated',
  'Resource.Deleted': 'log.event.resource.deleted',
  'Role.Created': 'log.event.role.created',
  'Role.Data.Updated': 'log.event.role.updated',
  'Role.Deleted': 'log.event.role.deleted',
  'Role.Scopes.Updated': 'log.event.roleScopes.updated',
  'Scope.Created': 'log.event.scope.created',
  'Scope.Data.Updated': 'log.event.scope.updated',
  'Scope.Deleted': 'log.event.scope.deleted',
  'Script.Updated': 'log.event.script.updated',
  'Script.Deleted': 'log.event.script.deleted',
  'Sentinel.Released': 'log.event.lockouts.released',
  'SignInExperience.Updated': 'log.event.signIn.updated',
  'SignalReceiver.Created': 'log.event.receiver.created',
  'SignalReceiver.Updated': 'log.event.receiver.updated',
  'SignalReceiver.Deleted': 'log.event.receiver.deleted',
  'SignalReceiver.Verification.Requested': 'log.event.receiver.verification',
  'SignalReceiver.Deliveries.Repeated': 'log.event.receiver.repeated',
  'SignalReceiver.Delivery.Failed': 'log.event.receiver.failed',
  'SignalReceiver.Paused': 'log.event.receiver.paused',
  'UserJob.Created': 'log.event.userJob.created',
  'UserJob.File.Downloaded': 'log.event.userJob.downloaded',
  'UserJob.Finished': 'log.event.userJob.finished',
  'UserJob.Stopped': 'log.event.userJob.stopped',
  'Webhook.Created': 'log.event.webhook.created',
  'Webhook.Updated': 'log.event.webhook.updated',
  'Webhook.Deleted': 'log.event.webhook.deleted',
  'Webhook.SigningKey.Rotated': 'log.event.webhook.keyRotated',
  'Webhook.Deliveries.Repeated': 'log.event.webhook.repeated',
  'Webhook.Delivery.Failed': 'log.event.webhook.failed',
  'Webhook.Paused': 'log.event.webhook.paused',
}

/** The words of the account page speak to the person itself in these. */
const ownWords: Readonly<Record<string, { done: ConsoleKey; refused?: ConsoleKey }>> = {
  'SubjectToken.Created': { done: 'log.event.impersonation' },
  ...Object.fromEntries(
    [
      'Password',
      'EmailVerificationCode',
      'PhoneVerificationCode',
      'Social',
      'WebAuthn',
      'Totp',
      'BackupCode',
    ].map(method => [
      `Verification.${method}`,
      { done: 'log.event.confirmed', refused: 'log.event.notConfirmed' } as const,
    ]),
  ),
}

/** Says what an entry of the log records. The type itself stands for one that this page does not know yet. */
export function useWordsOfEntry(): (entry: Entry) => string {
  const say = useSay()
  const words = useText()
  return ({ key, payload }) => {
    const isRefused = payload.result === 'Error'
    const own = ownOf(key, isRefused)
    if (own) return say(own)
    const known = wordsOfActivity({ key, result: payload.result, details: detailsOf(payload) }, words)
    return known === words('activity.other') ? key : known
  }
}

function ownOf(key: string, isRefused: boolean): ConsoleKey | undefined {
  if (Object.hasOwn(words, key)) return words[key as DirectoryEvent] // the cast is safe: it is a key of `words`
  const own = Object.hasOwn(ownWords, key) ? ownWords[key] : undefined
  return isRefused ? own?.refused : own?.done
}

/** The log's payload has the details of the activity list, and more. */
function detailsOf(payload: Entry['payload']) {
  const { fields, factor, change, name, isSuspended, isNewDevice, decision } = payload
  return {
    ...(Array.isArray(fields) && { fields: fields.map(String) }),
    ...(typeof factor === 'string' && { factor }),
    ...(typeof change === 'string' && { change }),
    ...(typeof name === 'string' && { name }),
    ...(typeof isSuspended === 'boolean' && { isSuspended }),
    ...(typeof isNewDevice === 'boolean' && { isNewDevice }),
    ...(typeof decision === 'string' && { decision }),
  }
}
