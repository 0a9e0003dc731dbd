import { z } from 'zod'
import { actorKinds, log, logResults, logSettings, logSettingsPatch } from '../log.ts'
import type { ManagementRow } from '../row.ts'
import { flag, moment } from './query.ts'

const id = z.string().max(256).optional()

/** The audit log; `docs/wire/management-api.md#6.12`. */
export const logRows = {
  listLogs: {
    route: 'GET /api/logs',
    summary: 'Read the audit log, the newest first.',
    scope: 'logs:read',
    pages: 'always',
    query: z.object({
      userId: id,
      applicationId: id,
      logKey: id.meta({ description: 'A key, or the beginning of keys with `*` behind it: `User.*`.' }),
      actorId: id.meta({ description: 'Who did it: a person, or an application by its own right.' }),
      actorKind: z.enum(actorKinds).optional(),
      impersonatorId: id.meta({ description: 'Who acted as somebody else.' }),
      result: z.enum(logResults).optional(),
      requestId: id.meta({
        description:
          'The `Logto-Core-Request-Id` of an answer. In a long log give `start_time` and `end_time` as well.',
      }),
      enableCap: flag.meta({ description: 'Count to 10 000 only: what a long log takes longest for.' }),
      start_time: moment,
      end_time: moment,
    }),
    output: z.array(log),
    errors: ['log.invalid_time_window'],
  },
  readLog: {
    route: 'GET /api/logs/:id',
    summary: 'Read one entry of the audit log.',
    scope: 'logs:read',
    output: log,
    errors: ['entity.not_exists_with_id'],
  },
  readLogSettings: {
    route: 'GET /api/log-settings',
    summary: 'Read how long the audit log is kept.',
    scope: 'settings:read',
    output: logSettings,
  },
  updateLogSettings: {
    route: 'PATCH /api/log-settings',
    summary: 'Say how long the audit log is kept. What is older is deleted within ten minutes.',
    scope: 'settings:write',
    body: logSettingsPatch,
    output: logSettings,
    errors: ['entity.invalid_input'],
  },
} as const satisfies Record<string, ManagementRow>
