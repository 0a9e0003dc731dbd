import { z } from 'zod'
import { log } from '../log.ts'
import type { ManagementRow } from '../row.ts'
import { flag, moment } from './query.ts'

/** The audit log; contract management-api 6.12. */
export const logRows = {
  listLogs: {
    at: 'GET /api/logs',
    promise: 'Read the audit log, the newest first.',
    scope: 'logs:read',
    pages: 'always',
    query: z.object({
      userId: z.string().optional(),
      applicationId: z.string().optional(),
      logKey: z.string().optional(),
      enableCap: flag,
      start_time: moment,
      end_time: moment,
    }),
    output: z.array(log),
    errors: ['log.invalid_time_window'],
  },
  readLog: {
    at: 'GET /api/logs/:id',
    promise: 'Read one entry of the audit log.',
    scope: 'logs:read',
    output: log,
    errors: ['entity.not_exists_with_id'],
  },
} as const satisfies Record<string, ManagementRow>
