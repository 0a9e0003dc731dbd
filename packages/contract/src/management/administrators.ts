import { z } from 'zod'
import {
  administrator,
  administratorSettings,
  administratorSettingsPatch,
  caller,
} from '../administrators.ts'
import type { ManagementRow } from '../row.ts'

/** Administrators, who are people with roles over the Management API. An addition to the wire. */
export const administratorRows = {
  readCaller: {
    route: 'GET /api/administrators/me',
    summary: 'Read who calls: a person or an application, its roles, and the scopes of the token.',
    scope: 'any',
    output: caller,
  },
  listAdministrators: {
    route: 'GET /api/administrators',
    summary: 'List the people who have roles of administrators, by their last sign-in.',
    scope: 'roles:read',
    pages: 'always',
    output: z.array(administrator),
  },
  readAdministratorSettings: {
    route: 'GET /api/configs/administrators',
    summary: 'Read what protects administrators.',
    scope: 'settings:read',
    output: administratorSettings,
  },
  updateAdministratorSettings: {
    route: 'PATCH /api/configs/administrators',
    summary: 'Change what protects administrators. An owner decides.',
    scope: 'all',
    stepUp: 'always',
    effect: 'reversible',
    body: administratorSettingsPatch,
    output: administratorSettings,
  },
} as const satisfies Record<string, ManagementRow>
