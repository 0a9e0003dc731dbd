import { z } from 'zod'
import { accountCenter, accountCenterPatch } from '../account-center.ts'
import type { ManagementRow } from '../row.ts'

const returnAddress = z.object({
  to: z.url().meta({ description: 'The URL.' }),
  applicationId: z
    .string()
    .nullable()
    .meta({ description: 'The application, if exactly one has a redirect URI of this origin.' }),
})

/**
 * Settings of the Account API, and the status of the server; `docs/wire/management-api.md#6.9`,
 * `docs/wire/management-api.md#6.10`.
 */
export const settingRows = {
  readAccountCenter: {
    route: 'GET /api/account-center',
    summary: 'Read the settings of the Account API.',
    scope: 'settings:read',
    output: accountCenter,
  },
  updateAccountCenter: {
    route: 'PATCH /api/account-center',
    summary: 'Change the settings of the Account API. They apply from the next request on.',
    scope: 'settings:write',
    effect: 'reversible',
    body: accountCenterPatch,
    output: accountCenter,
    errors: ['entity.invalid_input', 'request.invalid_input'],
  },
  readStatus: {
    route: 'GET /api/status',
    summary:
      'Check whether the server is up. With the `STATUS_API_KEY` as header `logto-status-api-key`, the header `logto-tenant-id` names the tenant.',
    scope: 'public',
  },
  readPublicAccountCenter: {
    route: 'GET /api/.well-known/account-center',
    summary: 'Read the public settings of the account page.',
    scope: 'public',
    output: accountCenter,
  },
  readReturnAddress: {
    route: 'GET /api/.well-known/account-center/return-address',
    summary:
      'Check whether the account page may send people to a URL: its origin is this server’s or that of a registered redirect URI.',
    scope: 'public',
    query: z.object({ to: z.string().max(8192) }),
    output: returnAddress,
  },
} as const satisfies Record<string, ManagementRow>
