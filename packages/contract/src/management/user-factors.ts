import { z } from 'zod'
import { createdFactor, factor, givenFactor, logtoConfigs, logtoConfigsPatch } from '../factors.ts'
import type { ManagementRow } from '../row.ts'

/** Second factors and passkeys of people; contract management-api 2.6 and 2.8. */
export const userFactorRows = {
  listUserFactors: {
    at: 'GET /api/users/:userId/mfa-verifications',
    promise: 'List somebody’s factors, passkeys among them.',
    scope: 'users:read',
    output: z.array(factor),
    errors: ['entity.not_found'],
  },
  createUserFactor: {
    at: 'POST /api/users/:userId/mfa-verifications',
    promise:
      'Give somebody an authenticator app or backup codes, which count at once. The secret or codes are in this answer and never again.',
    scope: 'users:write',
    body: givenFactor,
    output: createdFactor,
    errors: [
      'entity.not_found',
      'user.totp_already_in_use',
      'user.totp_secret_invalid',
      'user.backup_code_already_in_use',
      'session.mfa.backup_code_can_not_be_alone',
      'user.wrong_backup_code_format',
    ],
  },
  deleteUserFactor: {
    at: 'DELETE /api/users/:userId/mfa-verifications/:verificationId',
    promise: 'Remove a factor of somebody; with the last one, the backup codes go too.',
    scope: 'users:write',
    errors: ['entity.not_found'],
  },
  readUserLogtoConfigs: {
    at: 'GET /api/users/:userId/logto-configs',
    promise: 'What somebody has chosen about factors and passkeys.',
    scope: 'users:read',
    output: logtoConfigs,
    errors: ['entity.not_found'],
  },
  updateUserLogtoConfigs: {
    at: 'PATCH /api/users/:userId/logto-configs',
    promise:
      'Change what somebody has chosen about factors and passkeys; keys that are not given stay as they are.',
    scope: 'users:write',
    body: logtoConfigsPatch,
    output: logtoConfigs,
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
