import type { User } from '@latchkey/contract'
import { profile } from '@latchkey/contract'

const claims = Object.keys(profile.shape).filter(claim => claim !== 'address')
const addressParts = Object.keys(profile.shape.address.unwrap().shape)

const moment = (milliseconds: number | null) =>
  milliseconds === null ? '' : new Date(milliseconds).toISOString()

/** The columns of an export. Those of a new account have the names of its fields, so that an import reads them. */
const columns: Record<string, (user: User) => unknown> = {
  id: user => user.id,
  username: user => user.username,
  primaryEmail: user => user.primaryEmail,
  primaryPhone: user => user.primaryPhone,
  name: user => user.name,
  avatar: user => user.avatar,
  ...Object.fromEntries(
    claims.map(claim => [
      `profile.${claim}`,
      (user: User) => (user.profile as Record<string, unknown>)[claim],
    ]),
  ),
  ...Object.fromEntries(
    addressParts.map(part => [
      `profile.address.${part}`,
      (user: User) => (user.profile.address as Record<string, unknown> | undefined)?.[part],
    ]),
  ),
  customData: ({ customData }) => (Object.keys(customData).length > 0 ? JSON.stringify(customData) : ''),
  isSuspended: user => user.isSuspended,
  hasPassword: user => user.hasPassword,
  createdAt: user => moment(user.createdAt),
  updatedAt: user => moment(user.updatedAt),
  lastSignInAt: user => moment(user.lastSignInAt),
  deletesAt: user => moment(user.deletesAt),
}

/** The first line, after a mark by which spreadsheets see that the file is UTF-8. */
export const csvHead = `\ufeff${Object.keys(columns).join(',')}\r\n`

/** An account as a line of CSV; RFC 4180. */
export function csvLine(user: User): string {
  const cells = Object.values(columns).map(read => cell(String(read(user) ?? '')))
  return `${cells.join(',')}\r\n`
}

/** Names of columns that an import passes over: an account has them, and no caller sets them. */
export const shownOnly: ReadonlySet<string> = new Set(
  ['isSuspended', 'hasPassword', 'createdAt', 'updatedAt', 'lastSignInAt', 'deletesAt'].concat([
    'suspension',
    'identities',
    'applicationId',
    'cimdClientId',
  ]),
)

/**
 * A spreadsheet would run a cell that begins like a formula, and people choose their names. An apostrophe before it
 * makes it text; https://owasp.org/www-community/attacks/CSV_Injection.
 */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A value as it was before `cell` protected it. */
export function unprotected(value: string): string {
  return /^'[=+\-@\t\r\n]/.test(value) ? value.slice(1) : value
}
