import { z } from 'zod'
import { accessLink } from './access-link.ts'
import { password } from './my-account.ts'
import type { LinkRow } from './row.ts'
import { email, username } from './user-values.ts'

const token = z.string().min(1).max(2048)

const restorable = z.enum(['primaryEmail', 'primaryPhone'])

/** Why an access link does not work. */
const accessRefusals = [
  'access_link.not_found',
  'access_link.used',
  'access_link.revoked',
  'access_link.expired',
  'user.suspended',
] as const

const ownerLinkRefusals = ['access_link.not_found', 'access_link.expired'] as const

/** The password policy with every default filled in; `docs/wire/account-api.md#4.4`. */
const effectivePasswordPolicy = z.object({
  length: z.object({ min: z.number(), max: z.number() }),
  characterTypes: z.object({ min: z.number() }),
  rejects: z.object({
    pwned: z.boolean(),
    repetitionAndSequence: z.boolean(),
    userInfo: z.boolean(),
    words: z.array(z.string()),
  }),
})

/**
 * The Link API, for the holder of a link: one that was sent to an address, or that an administrator handed over. The
 * link names the account and the purpose.
 */
export const linkApi = {
  readAddressChange: {
    route: 'POST /api/links/address-change',
    throttle: 'secret',
    summary: 'Read the address change that a link from a security notice can undo. Changes nothing.',
    body: z.object({ token }),
    output: z.object({
      field: z.enum(['primaryEmail', 'primaryPhone']),
      formerValue: z.string().meta({ description: 'Masked.' }),
      needsPassword: z.boolean().meta({ description: 'Whether a new password is required.' }),
      expiresAt: z.string().meta({ format: 'date-time' }),
    }),
    errors: ['verification_record.not_found', 'user.suspended'],
  },
  undoAddressChange: {
    route: 'POST /api/links/address-change/undo',
    throttle: 'secret',
    summary:
      'Restore the address, end every session, and set a new password. A link works once, for seven days.',
    body: z.object({ token, password: password.optional() }),
    errors: [
      'verification_record.not_found',
      'user.suspended',
      'password.rejected',
      'user.same_password',
      'user.email_already_in_use',
      'user.phone_already_in_use',
    ],
  },
  readLockdown: {
    route: 'POST /api/links/lockdown/read',
    throttle: 'secret',
    summary: 'Read what the link of a security notice would lock. Changes nothing.',
    body: z.object({ token }),
    output: z.object({
      person: z.string().meta({
        description: 'The e-mail address, phone number, username or name of the person, masked.',
      }),
      restores: z.array(restorable).meta({ description: 'The fields whose former address comes back.' }),
      expiresAt: z.string().meta({ format: 'date-time' }),
    }),
    errors: ['verification_record.not_found', 'user.suspended'],
  },
  lockAccount: {
    route: 'POST /api/links/lockdown',
    throttle: 'secret',
    summary:
      'Lock the account: end all sessions, grants, tokens and trusted devices, undo changes of addresses, expire the password. A link works once, for seven days.',
    body: z.object({ token }),
    output: z.object({
      restored: z.array(restorable),
      passwordReset: z.string().optional().meta({
        description:
          'The token of an access link for a new password, valid for half an hour; absent if the address does not suffice for one.',
      }),
    }),
    errors: ['verification_record.not_found', 'user.suspended'],
  },
  readAccessLink: {
    route: 'POST /api/links/access/read',
    throttle: 'secret',
    summary:
      'Read what an access link is for. Does not use it up, so that programs that open links of a mail do no harm.',
    body: z.object({ token }),
    output: z.object({
      purpose: accessLink.shape.purpose,
      person: z.string().meta({
        description: 'The e-mail address, phone number, username or name of the person, masked.',
      }),
      expiresAt: z.string().meta({ format: 'date-time' }),
      passwordPolicy: effectivePasswordPolicy,
    }),
    errors: accessRefusals,
  },
  redeemAccessLink: {
    route: 'POST /api/links/access/redeem',
    throttle: 'secret',
    summary:
      'Set a password by an access link, which works once. Ends all sessions unless `revokeSessions` is `false`, and begins none.',
    body: z.object({
      token,
      password,
      revokeSessions: z.boolean().default(true).meta({
        description:
          'Whether to end every session of the account with its tokens, and tokens without a session.',
      }),
    }),
    errors: [...accessRefusals, 'password.rejected', 'user.same_password'],
  },
  readOwnerLink: {
    route: 'POST /api/links/owner/read',
    throttle: 'secret',
    summary:
      'Read whether the link works with which the first owner of this server makes an account. Does not use it up.',
    body: z.object({ token }),
    output: z.object({
      expiresAt: z.string().meta({ format: 'date-time' }),
      passwordPolicy: effectivePasswordPolicy,
    }),
    errors: ownerLinkRefusals,
  },
  redeemOwnerLink: {
    route: 'POST /api/links/owner/redeem',
    throttle: 'secret',
    summary:
      'Create an account with a username or an e-mail address that has the role of an owner. A link works once, and begins no session.',
    body: z
      .object({ token, username: username.optional(), email: email.optional(), password })
      .refine(body => body.username !== undefined || body.email !== undefined, {
        path: ['username'],
        message: 'it or `email` is required',
      }),
    errors: [
      ...ownerLinkRefusals,
      'password.rejected',
      'user.username_already_in_use',
      'user.email_already_in_use',
    ],
  },
  readScheduledDeletion: {
    route: 'POST /api/links/deletion',
    throttle: 'secret',
    summary: 'Read the scheduled deletion that a link from a letter can take back. Changes nothing.',
    body: z.object({ token }),
    output: z.object({
      person: z.string().meta({
        description: 'The e-mail address, phone number, username or name of the person, masked.',
      }),
      deletesAt: z.string().meta({ format: 'date-time' }),
    }),
    errors: ['verification_record.not_found'],
  },
  takeDeletionBack: {
    route: 'POST /api/links/deletion/restore',
    throttle: 'secret',
    summary:
      'Restore the account by the link from a letter, which works once, until the time of the deletion. Begins no session.',
    body: z.object({ token }),
    errors: ['verification_record.not_found'],
  },
  requestPasswordReset: {
    route: 'POST /api/links/password-reset',
    throttle: 'message',
    captcha: 'always',
    summary:
      'Mail a link for choosing a new password to the person who has the address, if recovery by e-mail is enabled. The response is the same for every address.',
    body: z.object({
      identifier: z.object({ type: z.literal('email'), value: email.max(128) }),
      clientId: z.string().min(1).max(256).optional().meta({
        description: 'The application that the person wants to sign in to, for the letter and the audit log.',
      }),
      captchaToken: z.string().optional().meta({
        description: 'The response of the captcha widget; required while the captcha is on.',
      }),
    }),
    errors: ['session.captcha_required', 'session.captcha_failed', 'request.message_rate_limited'],
  },
} as const satisfies Record<string, LinkRow>
