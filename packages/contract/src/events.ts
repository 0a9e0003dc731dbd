import { z } from 'zod'
import { changedFieldNames } from './user-attributes.ts'

const nothing = z.object({})
const fields = z.object({ fields: z.array(z.string()) })
const names = z.object({ names: z.array(z.string()) })
const connector = z.object({ connectorId: z.string(), factoryId: z.string() })
const oidcKey = z.object({ keyType: z.string(), keyId: z.string() })
const secret = z.object({ name: z.string() })
const role = z.object({ roleId: z.string(), name: z.string() })
const scope = z.object({ resourceId: z.string(), scopeId: z.string(), name: z.string() })
const oneTimeToken = z.object({ tokenId: z.string() })
const hook = z.object({ hookId: z.string() })
const signalReceiver = z.object({ receiverId: z.string() })
const accessLink = z.object({ linkId: z.string(), purpose: z.string() })
const userJob = z.object({ jobId: z.string(), jobType: z.string() })
const exported = z.object({ exportId: z.string() })
const trustedDevice = z.object({ id: z.string(), expiresAt: z.number() })
/** Ids that were added and removed; an absent list means none. */
const idChange = z.object({ added: z.array(z.string()), removed: z.array(z.string()) }).partial()
const tokenRequest = z.object({
  reason: z.string().optional(),
  /** The secret that the application authenticated with. */
  applicationSecret: z.object({ name: z.string() }).optional(),
})
/** `message` of a script that failed or denied, and the line of its fault. */
const scriptRun = z.object({ message: z.string(), line: z.number() }).partial()
const signIn = z.object({
  /** Whether this browser is new to the account. */
  isNewDevice: z.boolean().optional(),
  verifications: z.array(z.string()).optional(),
})

/**
 * Every event type with its payload. Capitalized names with dots are those of the wire's webhooks and audit log
 * (`docs/wire/management-api.md#6.11`, `docs/wire/management-api.md#6.12`). `Refused`, for a
 * refusal of an authenticated caller, and the types of abilities that the wire lacks are additions. A payload contains no secret, and only the personal data that the event is about. Times are milliseconds since
 * the Unix epoch.
 */
export const eventPayloads = {
  'User.Created': nothing,
  'User.Deleted': nothing,
  'User.Deletion.Scheduled': z.object({
    deletesAt: z.number(),
    /** Days until then, by the setting at that time. */
    gracePeriod: z.number(),
  }),
  'User.Restored': nothing,
  'User.Data.Updated': z.object({
    fields: z.array(z.enum(changedFieldNames)),
    /** The address change that can be undone. */
    undo: z.string().optional(),
    /** Whether the event is the undoing of a change. */
    isUndo: z.boolean().optional(),
    /** Whether an access link set the password. */
    isByLink: z.boolean().optional(),
    /** The social provider whose identity was linked or unlinked. */
    target: z.string().optional(),
    factor: z.string().optional(),
    /** Of an address, an identity or a factor: `added`, `replaced`, `renamed` or `removed`. */
    change: z.string().optional(),
    /** Of a passkey: part of a device, or a security key that moves between devices. */
    authenticator: z.enum(['platform', 'roaming']).optional(),
    /** Present only if the person changed it. */
    skipMfaOnSignIn: z.boolean().optional(),
  }),
  'User.SuspensionStatus.Updated': z.object({
    isSuspended: z.boolean(),
    reason: z.string().optional(),
    until: z.number().optional(),
  }),
  'User.Roles.Updated': idChange,
  'User.PasswordExpiration.Updated': z.object({ isExpired: z.boolean() }),
  /** The person locked the account; `restored`: the addresses that were undone. */
  'User.LockedDown': z.object({
    restored: z.array(z.enum(changedFieldNames)),
    /** Whether by the link of a notice. */
    isByLink: z.boolean().optional(),
  }),
  'User.SecurityReview.Completed': nothing,
  'User.DataExport.Requested': exported,
  'User.DataExport.Completed': exported.extend({ size: z.number() }),
  'User.DataExport.Failed': exported,
  'User.DataExport.Downloaded': exported,
  'User.Change.Undone': z.object({ fields: z.array(z.enum(changedFieldNames)) }),
  'UserJob.Created': userJob.extend({
    total: z.number(),
    isDryRun: z.boolean().optional(),
    /** The job that it undoes. */
    undoes: z.string().optional(),
  }),
  /** An administrator asked to stop the job. */
  'UserJob.Stopped': userJob,
  'UserJob.Finished': userJob.extend({
    status: z.string(),
    succeeded: z.number(),
    skipped: z.number(),
    failed: z.number(),
  }),
  'UserJob.File.Downloaded': userJob,
  'Application.Created': nothing,
  'Application.Updated': fields.extend({ isAdmin: z.boolean().optional() }),
  'Application.Deleted': nothing,
  'Application.Secret.Created': secret,
  'Application.Secret.Updated': secret,
  'Application.Secret.Deleted': secret,
  'Application.ConsentScopes.Updated': z
    .object({
      added: z.array(z.string()),
      removed: z.array(z.string()),
      addedResourceScopes: z.array(z.string()),
      removedResourceScopes: z.array(z.string()),
    })
    .partial(),
  'Application.Roles.Updated': idChange,
  'Application.SignInExperience.Updated': fields,
  'Application.AccessControl.Updated': z.object({ users: z.number(), roles: z.number() }),
  'Resource.Created': z.object({ resourceId: z.string(), indicator: z.string() }),
  'Resource.Updated': z.object({
    resourceId: z.string(),
    name: z.string().optional(),
    accessTokenTtl: z.number().optional(),
    isDefault: z.boolean().optional(),
  }),
  'Resource.Deleted': z.object({ resourceId: z.string(), indicator: z.string() }),
  'Scope.Created': scope,
  'Scope.Data.Updated': scope.extend({ formerName: z.string() }),
  'Scope.Deleted': scope,
  'Role.Created': role.extend({ roleType: z.string() }),
  'Role.Data.Updated': role.extend({ formerName: z.string(), isDefault: z.boolean().optional() }),
  'Role.Deleted': role.extend({ roleType: z.string() }),
  'Role.Scopes.Updated': idChange.extend({ roleId: z.string() }),
  'AccountCenter.Updated': fields,
  'LogSettings.Updated': z.object({ retentionDays: z.number().nullable(), former: z.number().nullable() }),
  /** A setting below `/api/configs`. */
  'Config.Updated': fields.extend({ config: z.string() }),
  'Script.Updated': fields.extend({ script: z.string() }),
  'Script.Deleted': z.object({ script: z.string() }),
  /** A script for claims failed or denied. */
  'JwtCustomizer.AccessToken': scriptRun,
  'JwtCustomizer.ClientCredentials': scriptRun,
  /** A script of an action failed, denied or, with `action`, created or updated the account. */
  'Action.PostFirstFactorVerification': scriptRun.extend({ action: z.string().optional() }),
  'Action.PostSignIn': scriptRun,
  'OidcKey.Rotated': oidcKey.extend({
    algorithm: z.string().optional(),
    /** When the new key begins to sign. */
    effectiveAt: z.number(),
  }),
  'OidcKey.Deleted': oidcKey,
  'Connector.Created': connector,
  'Connector.Updated': fields.extend({ connectorId: z.string() }),
  'Connector.Deleted': connector,
  'Webhook.Created': hook,
  'Webhook.Updated': hook.extend({ fields: z.array(z.string()) }),
  'Webhook.Deleted': hook,
  'Webhook.SigningKey.Rotated': hook.extend({
    /** Until when the former key signs too. */
    formerKeyUntil: z.number(),
  }),
  'Webhook.Deliveries.Repeated': hook.extend({ count: z.number() }),
  /** A delivery was given up, after three days. */
  'Webhook.Delivery.Failed': hook.extend({ messageId: z.string(), event: z.string() }),
  /** The server stopped to send to the webhook. */
  'Webhook.Paused': hook.extend({ reason: z.enum(['failing', 'gone']), failingSince: z.number() }),
  'SignalReceiver.Created': signalReceiver,
  'SignalReceiver.Updated': signalReceiver.extend({ fields: z.array(z.string()) }),
  'SignalReceiver.Deleted': signalReceiver,
  'SignalReceiver.Verification.Requested': signalReceiver.extend({ state: z.string().optional() }),
  'SignalReceiver.Deliveries.Repeated': signalReceiver.extend({ count: z.number() }),
  /** A signal was given up: after three days, or because the receiver cannot read it. */
  'SignalReceiver.Delivery.Failed': signalReceiver.extend({ messageId: z.string(), event: z.string() }),
  /** The server stopped to send to the receiver. */
  'SignalReceiver.Paused': signalReceiver.extend({
    reason: z.enum(['failing', 'gone']),
    failingSince: z.number(),
  }),
  /** Templates as `language/usage`. */
  'EmailTemplate.Updated': z.object({ templates: z.array(z.string()) }),
  'EmailTemplate.Deleted': z.object({ templates: z.array(z.string()) }),
  'SignInExperience.Updated': fields,
  'CaptchaProvider.Updated': z.object({ captcha: z.string() }),
  'CaptchaProvider.Deleted': z.object({ captcha: z.string() }),
  'CustomPhrase.Updated': z.object({ language: z.string() }),
  'CustomPhrase.Deleted': z.object({ language: z.string() }),
  'CustomProfileField.Created': names,
  'CustomProfileField.Updated': names,
  'CustomProfileField.Deleted': names,
  'UserAsset.Created': z.object({ assetId: z.string(), size: z.number() }),
  /** An application started an interaction; `prompt` is its first prompt. */
  'Interaction.Create': z.object({ prompt: z.string() }),
  /** A captcha passed unverified: the provider was unavailable, and the settings let people pass meanwhile. */
  'Captcha.Skipped': z.object({ reason: z.string() }),
  'Interaction.SignIn.Identifier.Password.Submit': nothing,
  'Interaction.SignIn.Identifier.VerificationCode.Create': nothing,
  'Interaction.SignIn.Identifier.VerificationCode.Submit': nothing,
  'Interaction.Register.Identifier.VerificationCode.Create': nothing,
  'Interaction.Register.Identifier.VerificationCode.Submit': nothing,
  'Interaction.ForgotPassword.Identifier.VerificationCode.Create': nothing,
  'Interaction.ForgotPassword.Identifier.VerificationCode.Submit': nothing,
  'Interaction.SignIn.Mfa.VerificationCode.Create': nothing,
  'Interaction.SignIn.Mfa.VerificationCode.Submit': nothing,
  'Interaction.SignIn.Mfa.Totp.Submit': nothing,
  'Interaction.SignIn.Mfa.BackupCode.Submit': nothing,
  'Interaction.SignIn.Mfa.WebAuthn.Submit': nothing,
  'Interaction.SignIn.Passkey.Submit': nothing,
  'Interaction.SignIn.Identifier.Social.Submit': nothing,
  /** Adaptive MFA demanded a second factor. */
  'Interaction.SignIn.AdaptiveMfa.Triggered': z.object({ risks: z.array(z.string()) }),
  'Interaction.SignIn.Submit': signIn,
  /** A person who was signed in by one factor verified a second one, which an application asked for. */
  'Interaction.SignIn.StepUp.Submit': z.object({ verifications: z.array(z.string()) }),
  'Interaction.Register.Submit': signIn,
  'Interaction.ForgotPassword.Submit': nothing,
  'Interaction.Consent': z.object({
    decision: z.string(),
    scopes: z.array(z.string()),
    /** Scopes by API. */
    resourceScopes: z.record(z.string(), z.array(z.string())).optional(),
  }),
  'ExchangeTokenBy.AuthorizationCode': tokenRequest,
  'ExchangeTokenBy.RefreshToken': tokenRequest,
  'ExchangeTokenBy.ClientCredentials': tokenRequest,
  'ExchangeTokenBy.TokenExchange': tokenRequest,
  'ExchangeTokenBy.DeviceCode': tokenRequest,
  'ExchangeTokenBy.Unknown': tokenRequest,
  RevokeToken: tokenRequest,
  RevokeGrants: z.object({ grants: z.array(z.string()) }),
  /** More grants than the application allows a person: the oldest were revoked. */
  'Grant.LimitExceeded': z.object({ revokedGrants: z.array(z.string()), limit: z.number() }),
  'Secret.Stored': z.object({ target: z.string() }),
  'Secret.Deleted': z.object({ target: z.string() }),
  'Session.Ended': z
    .object({
      sessions: z.array(z.string()).readonly(),
      grants: z.array(z.string()),
      /** Number of ended tokens that had no session. */
      tokens: z.number(),
      /** Whether the token came from a token exchange. */
      exchanged: z.boolean(),
    })
    .partial(),
  'Grant.Revoked': z.object({ grants: z.array(z.string()) }),
  'TrustedDevice.Created': trustedDevice,
  'TrustedDevice.Deleted': trustedDevice,
  'SubjectToken.Created': z.object({ reason: z.string().optional() }),
  'PersonalAccessToken.Created': z.object({ name: z.string(), expiresAt: z.number().optional() }),
  'PersonalAccessToken.Updated': z.object({ name: z.string(), formerName: z.string() }),
  'PersonalAccessToken.Deleted': z.object({ name: z.string() }),
  'OneTimeToken.Created': oneTimeToken.extend({ expiresAt: z.number(), isSent: z.boolean() }),
  'OneTimeToken.Updated': oneTimeToken.extend({ status: z.string() }),
  'OneTimeToken.Verified': oneTimeToken,
  'OneTimeToken.Deleted': oneTimeToken,
  'AccessLink.Created': accessLink.extend({ expiresAt: z.number(), isSent: z.boolean() }),
  'AccessLink.Revoked': accessLink,
  'AccessLink.Used': accessLink,
  'Verification.Password': nothing,
  'Verification.EmailVerificationCode': nothing,
  'Verification.PhoneVerificationCode': nothing,
  'Verification.Social': nothing,
  'Verification.WebAuthn': nothing,
  'Verification.Totp': nothing,
  'Verification.BackupCode': nothing,
  'Identifier.Lockout': z.object({ action: z.string(), until: z.number() }),
  'Sentinel.Released': z.object({ targets: z.number() }),
  'Message.RateLimited': z.object({ action: z.string() }),
  /** `count`: the number of refusals of visitors from one address that the row stands for; absent: one. */
  Refused: z.object({ count: z.number().optional() }),
} as const satisfies Record<string, z.ZodObject>

export type EventType = keyof typeof eventPayloads
/** The payload of an event type, without its account, application and actor. */
export type EventPayload<Type extends EventType = EventType> = Type extends EventType
  ? z.input<(typeof eventPayloads)[Type]> extends Record<string, never>
    ? object
    : z.input<(typeof eventPayloads)[Type]>
  : never
