import { z } from 'zod'
import {
  oneTimeToken,
  oneTimeTokenCreation,
  oneTimeTokenFilter,
  oneTimeTokenStatus,
  oneTimeTokenVerification,
} from '../one-time-token.ts'
import type { ManagementRow } from '../row.ts'
import { messageErrors } from '../shared-errors.ts'

/** Why a token does not verify an address, in the order of the checks. */
export const oneTimeTokenRefusals = [
  'one_time_token.token_not_found',
  'one_time_token.email_mismatch',
  'one_time_token.token_expired',
  'one_time_token.token_consumed',
  'one_time_token.token_revoked',
] as const

/** One-time tokens, for magic links; `docs/wire/management-api.md#6.5`. */
export const oneTimeTokenRows = {
  listOneTimeTokens: {
    route: 'GET /api/one-time-tokens',
    summary:
      'List one-time tokens, the newest first. `Total-Number` counts all of them, whatever the filter.',
    scope: 'users:read',
    pages: 'optional',
    query: oneTimeTokenFilter,
    output: z.array(oneTimeToken),
  },
  readOneTimeToken: {
    route: 'GET /api/one-time-tokens/:id',
    summary: 'Read a one-time token, without its value.',
    scope: 'users:read',
    output: oneTimeToken,
    errors: ['entity.not_exists_with_id'],
  },
  createOneTimeToken: {
    route: 'POST /api/one-time-tokens',
    throttle: { none: 'back ends send to their own people; each address gets ten messages in ten minutes' },
    summary: 'Create a one-time token, and mail its link where `send` is true.',
    scope: 'users:impersonate',
    stepUp: 'always',
    effect: 'outside',
    body: oneTimeTokenCreation,
    output: oneTimeToken,
    status: 201,
    errors: [...messageErrors],
  },
  verifyOneTimeToken: {
    route: 'POST /api/one-time-tokens/verify',
    throttle: 'secret',
    summary: 'Verify an e-mail address by a one-time token, which is then consumed.',
    scope: 'users:write',
    effect: 'irreversible',
    body: oneTimeTokenVerification,
    output: oneTimeToken,
    errors: oneTimeTokenRefusals,
  },
  setOneTimeTokenStatus: {
    route: 'PUT /api/one-time-tokens/:id/status',
    summary: 'Revoke a one-time token, or mark it as consumed or expired. None becomes active again.',
    scope: 'users:write',
    effect: 'irreversible',
    body: oneTimeTokenStatus,
    output: oneTimeToken,
    errors: ['one_time_token.cannot_reactivate_token', 'entity.not_exists'],
  },
  deleteOneTimeToken: {
    route: 'DELETE /api/one-time-tokens/:id',
    summary: 'Delete a one-time token.',
    scope: 'users:write',
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
