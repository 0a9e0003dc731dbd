import { adminConsole, adminConsolePatch, sessionSettings, sessionSettingsPatch } from '../configs.ts'
import type { ManagementRow } from '../row.ts'

/** Settings of the console and of the OpenID provider; `docs/wire/management-api.md#6.14`. */
export const configRows = {
  readAdminConsole: {
    route: 'GET /api/configs/admin-console',
    summary: 'Read the flags of the console.',
    scope: 'settings:read',
    output: adminConsole,
  },
  updateAdminConsole: {
    route: 'PATCH /api/configs/admin-console',
    summary: 'Change flags of the console.',
    scope: 'settings:write',
    body: adminConsolePatch,
    output: adminConsole,
    errors: ['entity.document_too_large'],
  },
  readSessionSettings: {
    route: 'GET /api/configs/oidc/session',
    summary: 'Read the lifetime of browser sessions.',
    scope: 'settings:read',
    output: sessionSettings,
  },
  updateSessionSettings: {
    route: 'PATCH /api/configs/oidc/session',
    summary: 'Set the lifetime of browser sessions. It applies to new sessions.',
    scope: 'settings:write',
    body: sessionSettingsPatch,
    output: sessionSettings,
  },
} as const satisfies Record<string, ManagementRow>
