import { z } from 'zod'
import { createdFactor, factor, givenFactor, logtoConfigs, logtoConfigsPatch } from '../factors.ts'
import type { ManagementRow } from '../row.ts'

/** Second factors and passkeys of people; `docs/wire/management-api.md#2.6`, `docs/wire/management-api.md#2.8`. */
export const userFactorRows = {
  listUserFactors: {
    route: 'GET /api/users/:userId/mfa-verifications',
    summary: 'List the factors of a person, including passkeys.',
    scope: 'users:read',
    output: z.array(factor),
    errors: ['entity.not_found'],
  },
  createUserFactor: {
    route: 'POST /api/users/:userId/mfa-verifications',
    summary:
      'Add an authenticator app or backup codes for a person, effective at once. Only this response has the secret or codes.',
    scope: 'users:write',
    stepUp: 'always',
    effect: 'reversible',
    body: givenFactor,
    output: createdFactor,
    errors: [
      'entity.not_found',
      'user.totp_already_in_use',
      ['user.totp_secret_invalid', 422],
      'user.backup_code_already_in_use',
      'session.mfa.backup_code_can_not_be_alone',
      'user.wrong_backup_code_format',
    ],
  },
  deleteUserFactor: {
    route: 'DELETE /api/users/:userId/mfa-verifications/:verificationId',
    summary: 'Remove a factor of a person. Removing the last one also removes the backup codes.',
    scope: 'users:support',
    errors: ['entity.not_found'],
  },
  readUserLogtoConfigs: {
    route: 'GET /api/users/:userId/logto-configs',
    summary: 'Read a person’s choices about factors and passkeys.',
    scope: 'users:read',
    output: logtoConfigs,
    errors: ['entity.not_found'],
  },
  updateUserLogtoConfigs: {
    route: 'PATCH /api/users/:userId/logto-configs',
    summary: 'Change a person’s choices about factors and passkeys; absent keys stay unchanged.',
    scope: 'users:write',
    effect: 'reversible',
    body: logtoConfigsPatch,
    output: logtoConfigs,
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
