import type { Entry } from './log-query.ts'

const columns = {
  time: entry => new Date(entry.createdAt).toISOString(),
  id: entry => entry.id,
  event: entry => entry.key,
  result: ({ payload }) => payload.result,
  error: ({ payload }) => payload.error,
  actorKind: ({ payload }) => payload.actor.kind,
  actorId: ({ payload }) => payload.actor.id,
  impersonatorId: ({ payload }) => payload.actor.impersonator,
  userId: ({ payload }) => payload.userId,
  applicationId: ({ payload }) => payload.applicationId,
  ip: ({ payload }) => payload.ip,
  userAgent: ({ payload }) => payload.userAgent,
  sessionId: ({ payload }) => payload.sessionId,
  requestId: ({ payload }) => payload.requestId,
  payload: ({ payload }) => JSON.stringify(payload),
} satisfies Record<string, (entry: Entry) => string | undefined>

/** The first line, after a mark by which spreadsheets see that the file is UTF-8. */
export const csvHead = `\ufeff${Object.keys(columns).join(',')}\r\n`

/** An entry as a line of CSV; RFC 4180. */
export function csvLine(entry: Entry): string {
  return `${Object.values(columns)
    .map(read => cell(read(entry) ?? ''))
    .join(',')}\r\n`
}

/**
 * A spreadsheet would run a cell that begins like a formula, and people choose the user agent and other words in the log.
 * An apostrophe before it makes it text; https://owasp.org/www-community/attacks/CSV_Injection.
 */
export function cell(value: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
