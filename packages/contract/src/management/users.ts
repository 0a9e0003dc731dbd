import { z } from 'zod'
import { scheduledDeletion } from '../deletion.ts'
import { factorTypes } from '../factors.ts'
import { password } from '../my-account.ts'
import type { ManagementRow } from '../row.ts'
import { user } from '../user.ts'
import { attributeChange, attributesAtCreation } from '../user-attributes.ts'
import { givenMilliseconds, givenUserId, jsonObject, passwordAlgorithms, profile } from '../user-values.ts'
import { flag, moment, momentAfter, repeatable, search } from './query.ts'

const inUse = [
  'user.username_already_in_use',
  'user.email_already_in_use',
  'user.phone_already_in_use',
] as const

/**
 * Filters of a list, named like the fields of an account. All of them must match, and so must the search. An addition
 * to the wire, whose own parameters have other prefixes. Errors: `request.invalid_input`, `guard.invalid_input`.
 */
const userFilters = {
  isSuspended: z.enum(['true', 'false']).optional(),
  'createdAt.from': moment,
  'createdAt.to': momentAfter,
  lastSignInAt: z.literal('never').optional().meta({ description: 'People who never signed in.' }),
  'lastSignInAt.from': moment,
  'lastSignInAt.to': momentAfter,
  deletesAt: z.literal('never').optional().meta({ description: 'People whose deletion is not scheduled.' }),
  'deletesAt.from': moment,
  'deletesAt.to': momentAfter,
  roleId: z.string().optional().meta({ description: 'People who hold this role.' }),
  factor: z
    .enum(['any', 'none', ...factorTypes])
    .optional()
    .meta({
      description: 'People with this kind of factor, with any second factor or passkey, or with none.',
    }),
  'customData.<key>': repeatable(z.string()).optional().meta({
    description:
      'The value of a top-level key of `customData`: JSON (`5`, `true`, `null`, `"5"`), or otherwise plain text (`gold`). Twenty keys at most.',
  }),
}

/**
 * `reason` and `until` are additions to the wire. A past `until`, or either of them with a restoration, is refused.
 * Errors: `guard.invalid_input`.
 */
const suspensionChange = z
  .object({
    isSuspended: z.boolean(),
    reason: z
      .string()
      .min(1)
      .max(256)
      .nullish()
      .meta({ description: 'For administrators; never shown to the person.' }),
    until: givenMilliseconds.nullish().meta({
      description: 'When the account is restored automatically, in milliseconds since the Unix epoch.',
    }),
  })
  .superRefine(({ isSuspended, reason, until }, context) => {
    if (isSuspended) return
    for (const [field, value] of Object.entries({ reason, until }))
      if (value !== undefined && value !== null)
        context.addIssue({ code: 'custom', path: [field], message: 'goes with `isSuspended: true` only' })
  })

/** Accounts, from creation to deletion; `docs/wire/management-api.md#2.1` to `docs/wire/management-api.md#2.9`. */
export const userRows = {
  createUser: {
    route: 'POST /api/users',
    throttle: { none: 'imports create accounts in bulk' },
    summary: 'Create an account. An empty body creates an anonymous one.',
    scope: 'users:write',
    effect: 'reversible',
    body: z
      .object({
        id: givenUserId,
        ...attributesAtCreation,
        password,
        passwordDigest: z.string().max(256),
        passwordAlgorithm: z.enum(passwordAlgorithms),
      })
      .partial(),
    output: user,
    errors: [
      'entity.document_too_large',
      'user.password_and_digest',
      'user.password_algorithm_required',
      ...inUse,
      'password.invalid_legacy_password_format',
      'password.unsupported_encryption_method',
      'user.id_already_in_use',
      'user.invalid_phone',
      'entity.value_too_long',
    ],
  },
  listUsers: {
    route: 'GET /api/users',
    summary: 'List accounts, the newest first, or search them.',
    scope: 'users:read',
    stepUp: ['includePasswordHash'],
    each: { includePasswordHash: 'all' },
    pages: 'always',
    query: z
      .object({
        ...search,
        ...userFilters,
        excludeRoleId: z.string().optional(),
        excludeOrganizationId: z.string().optional(),
        includePasswordHash: flag,
      })
      .loose(),
    output: z.array(user),
    errors: ['request.invalid_input'],
  },
  readUser: {
    route: 'GET /api/users/:userId',
    summary: 'Read an account.',
    scope: 'users:read',
    stepUp: ['includePasswordHash'],
    each: { includePasswordHash: 'all' },
    query: z.object({ includeSsoIdentities: flag, includePasswordHash: flag }),
    output: user,
    errors: ['entity.not_found'],
  },
  updateUser: {
    route: 'PATCH /api/users/:userId',
    summary: 'Change an account; `customData` and `profile` replace the stored values.',
    scope: 'users:write',
    effect: 'reversible',
    body: attributeChange,
    output: user,
    errors: [
      'entity.document_too_large',
      'entity.not_found',
      'entity.invalid_input',
      ...inUse,
      'user.invalid_phone',
      'entity.value_too_long',
    ],
  },
  deleteUser: {
    route: 'DELETE /api/users/:userId',
    summary: 'Delete an account and everything that belongs to it, at once.',
    scope: 'users:write',
    stepUp: 'always',
    errors: ['user.cannot_delete_self', 'user.last_owner', 'entity.not_found'],
  },
  scheduleUserDeletion: {
    route: 'POST /api/users/:userId/deletion',
    summary:
      'Delete an account after the grace period, as its owner can. It is closed at once, which ends its sessions and tokens.',
    scope: 'users:write',
    stepUp: 'always',
    effect: 'irreversible',
    output: scheduledDeletion,
    status: 202,
    errors: ['user.cannot_delete_self', 'user.last_owner', 'entity.not_found'],
  },
  restoreUser: {
    route: 'DELETE /api/users/:userId/deletion',
    summary: 'Restore an account whose deletion is scheduled.',
    scope: 'users:write',
    errors: ['entity.not_found'],
  },
  readUserCustomData: {
    route: 'GET /api/users/:userId/custom-data',
    summary: 'Read the custom data of an account.',
    scope: 'users:read',
    output: jsonObject,
    errors: ['entity.not_found'],
  },
  updateUserCustomData: {
    route: 'PATCH /api/users/:userId/custom-data',
    summary: 'Merge keys into the custom data of an account.',
    scope: 'users:write',
    effect: 'reversible',
    body: z.object({ customData: jsonObject }),
    output: jsonObject,
    errors: ['entity.document_too_large', 'entity.not_found'],
  },
  updateUserProfile: {
    route: 'PATCH /api/users/:userId/profile',
    summary: 'Merge claims into the profile of an account.',
    scope: 'users:write',
    effect: 'reversible',
    body: z.object({ profile }),
    output: profile,
    errors: ['entity.document_too_large', 'entity.not_found'],
  },
  setUserPassword: {
    route: 'PATCH /api/users/:userId/password',
    summary:
      'Set a password. The password policy does not apply to administrators. Ends all sessions unless `revokeSessions` is `false`.',
    scope: 'users:write',
    stepUp: 'always',
    effect: 'irreversible',
    body: z.object({
      password,
      revokeSessions: z.boolean().default(true).meta({
        description:
          'Whether to end every session of the account with its tokens, and tokens without a session.',
      }),
    }),
    output: user,
    errors: ['entity.not_found'],
  },
  expireUserPassword: {
    route: 'PATCH /api/users/:userId/password/expiration',
    summary: 'Set or unset whether a person must choose a new password at the next sign-in.',
    scope: 'users:write',
    effect: 'reversible',
    body: z.object({ isExpired: z.boolean() }),
    output: user,
    errors: ['entity.not_found', 'sign_in_experiences.password_expiration_not_enabled'],
  },
  verifyUserPassword: {
    route: 'POST /api/users/:userId/password/verify',
    throttle: 'secret',
    summary: 'Check whether a password is that of an account.',
    scope: 'users:write',
    effect: 'reversible',
    body: z.object({ password }),
    errors: ['entity.not_found', 'session.invalid_credentials'],
  },
  readUserHasPassword: {
    route: 'GET /api/users/:userId/has-password',
    summary: 'Check whether an account has a password.',
    scope: 'users:read',
    output: z.object({ hasPassword: z.boolean() }),
    errors: ['entity.not_found'],
  },
  suspendUser: {
    route: 'PATCH /api/users/:userId/is-suspended',
    summary:
      'Suspend an account, permanently or until a given time, or restore it. A suspension ends its sessions and tokens at once.',
    scope: 'users:suspend',
    effect: 'reversible',
    body: suspensionChange,
    output: user,
    errors: ['entity.not_found', 'user.last_owner'],
  },
} as const satisfies Record<string, ManagementRow>
