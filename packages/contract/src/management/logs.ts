import { z } from 'zod'
import { actorKinds, log, logCursor, logLine, logResults, logSettings, logSettingsPatch } from '../log.ts'
import type { ManagementRow } from '../row.ts'
import { flag, moment } from './query.ts'

const id = z.string().max(256).optional()

const filters = {
  userId: id,
  applicationId: id,
  logKey: id.meta({ description: 'An event type, or a prefix followed by `*`: `User.*`.' }),
  actorId: id.meta({ description: 'The actor: a person, or an application.' }),
  actorKind: z.enum(actorKinds).optional(),
  impersonatorId: id.meta({ description: 'The impersonator.' }),
  result: z.enum(logResults).optional(),
  requestId: id.meta({
    description:
      'The `Logto-Core-Request-Id` of a response. In a long log, also give `start_time` and `end_time`.',
  }),
  start_time: moment,
  end_time: moment,
}

/** The audit log; `docs/wire/management-api.md#6.12`. */
export const logRows = {
  listLogs: {
    route: 'GET /api/logs',
    summary: 'Read the audit log, the newest first.',
    scope: 'logs:read',
    pages: 'always',
    query: z.object({
      ...filters,
      enableCap: flag.meta({ description: 'Stop counting at 10,000, which makes a long log faster.' }),
    }),
    output: z.array(log),
    errors: ['log.invalid_time_window'],
  },
  streamLogs: {
    route: 'GET /api/logs/stream',
    summary:
      'Read the audit log in the order in which it is written, as a stream of lines. Each line has a cursor, after which another request continues.',
    scope: 'logs:read',
    isStream: true,
    query: z.object({
      ...filters,
      cursor: logCursor.optional().meta({ description: 'Begin after this place.' }),
      since: z
        .enum(['beginning', 'now'])
        .optional()
        .meta({ description: 'Where to begin without a cursor; `beginning` unless given.' }),
      follow: flag.meta({
        description:
          'Whether the stream stays open and sends new entries. Otherwise it ends after the latest. True is `1`, `true`, `y`, `yes`, `yep` or `yeah`.',
      }),
    }),
    output: logLine,
    errors: ['log.invalid_time_window', 'log.too_many_streams'],
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
    summary: 'Read the retention of the audit log.',
    scope: 'settings:read',
    output: logSettings,
  },
  updateLogSettings: {
    route: 'PATCH /api/log-settings',
    summary: 'Set the retention of the audit log. Older entries are deleted within ten minutes.',
    scope: 'settings:write',
    effect: 'reversible',
    body: logSettingsPatch,
    output: logSettings,
    errors: ['entity.invalid_input'],
  },
} as const satisfies Record<string, ManagementRow>
