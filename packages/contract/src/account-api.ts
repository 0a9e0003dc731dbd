import { z } from 'zod'
import { myAccount, myAccountPatch, password, verificationRecord } from './my-account.ts'
import { type AccountRow, edit, read } from './row.ts'
import { profile } from './user.ts'

const firstParty = 'firstParty'

/**
 * The Account door: what people may do to their own account, from a browser.
 * The whole permission model stands here; the sentences behind its words stand in the server's `policies/`.
 */
export const accountApi = {
  readMyAccount: {
    at: 'GET /api/my-account',
    promise: 'Read one’s own account, as far as scopes and settings show it.',
    output: myAccount,
    field: read('each'),
  },
  updateMyAccount: {
    at: 'PATCH /api/my-account',
    promise: 'Change name, avatar, username or custom data.',
    body: myAccountPatch,
    output: myAccount,
    stepUp: ['username'],
    field: edit('each'),
    scopes: { needs: ['profile'], each: { customData: 'custom_data' }, missing: 400 },
    clients: firstParty,
    errors: [
      'entity.invalid_input',
      'entity.value_too_long',
      'user.last_sign_in_method_required',
      'user.username_already_in_use',
      'user.username_too_short',
      'user.username_too_long',
      'user.username_lowercase_not_allowed',
      'user.username_uppercase_not_allowed',
      'user.username_numbers_not_allowed',
      'user.username_underscore_not_allowed',
    ],
  },
  updateMyProfile: {
    at: 'PATCH /api/my-account/profile',
    promise: 'Change claims of one’s profile; keys that are not given stay as they are.',
    body: profile,
    output: profile,
    field: edit('profile'),
    scopes: { needs: ['profile'], each: { address: 'address' }, missing: 400 },
    clients: firstParty,
  },
  setMyPassword: {
    at: 'POST /api/my-account/password',
    promise: 'Set the first password, or replace the present one; on demand, end the other sessions.',
    body: z.object({
      password,
      revokeSessions: z.boolean().optional().meta({
        description: 'Whether the person’s other sessions and their tokens end with the old password.',
      }),
    }),
    stepUp: 'unlessNothingToVerifyWith',
    field: edit('password'),
    clients: firstParty,
    errors: ['password.rejected', 'user.same_password'],
  },
  verifyPassword: {
    at: 'POST /api/verifications/password',
    promise: 'Prove who one is by the present password.',
    body: z.object({ password }),
    output: verificationRecord,
    status: 201,
    clients: firstParty,
    errors: [
      'session.invalid_credentials',
      'session.verification_blocked_too_many_attempts',
      'user.suspended',
    ],
    refusal: 'Verification.Password',
  },
} as const satisfies Record<string, AccountRow>
