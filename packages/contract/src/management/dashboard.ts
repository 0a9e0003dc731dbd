import { z } from 'zod'
import { activeUserCounts, dailyFigures, newUserCounts, userTotal } from '../dashboard.ts'
import type { ManagementRow } from '../row.ts'

/** An addition to the wire, whose days are those of UTC. Errors: `guard.invalid_input`. */
const timeZone = z.string().refine(isTimeZone, 'not the name of a time zone').optional().meta({
  description: 'The time zone of the days, by its IANA name: `Asia/Kathmandu`. `UTC` unless given.',
})

/** The offset of a zone such as `+05:30` is no name of one, though `Intl` knows it. */
function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name })) && /^[a-z]/i.test(name)
  } catch {
    return false
  }
}

const date = (what: string) => z.iso.date().optional().meta({ description: what })

/** The figures of the dashboard; `docs/wire/management-api.md#6.13`. */
export const dashboardRows = {
  readUserTotal: {
    route: 'GET /api/dashboard/users/total',
    summary: 'Read the number of accounts.',
    scope: 'dashboard:read',
    output: userTotal,
  },
  readNewUserCounts: {
    route: 'GET /api/dashboard/users/new',
    summary:
      'Read how many accounts were created today and in the last seven days, compared with the days before.',
    scope: 'dashboard:read',
    query: z.object({ timeZone }),
    output: newUserCounts,
  },
  readActiveUserCounts: {
    route: 'GET /api/dashboard/users/active',
    summary:
      'Read how many people had tokens issued on a day, in the week and in the month that end with it, compared with the period before.',
    scope: 'dashboard:read',
    query: z.object({ date: date('The day, `yyyy-MM-dd`; today unless given.'), timeZone }),
    output: activeUserCounts,
  },
  readDailyFigures: {
    route: 'GET /api/dashboard/days',
    summary:
      'Read, day by day, how many accounts were created, how people signed in, and how many attempts failed.',
    scope: 'dashboard:read',
    query: z.object({
      date: date('The last day, `yyyy-MM-dd`; today unless given.'),
      days: z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number)
        .pipe(z.number().min(1).max(366))
        .optional()
        .meta({ description: 'The number of days, 366 at most; 30 unless given.' }),
      timeZone,
    }),
    output: dailyFigures,
  },
} as const satisfies Record<string, ManagementRow>
