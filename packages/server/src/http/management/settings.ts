import { hash, timingSafeEqual } from 'node:crypto'
import { changeAccountCenter } from '../../directory/account-center.ts'
import type { Services } from '../../services.ts'
import type { ManagementOperation } from './operation.ts'

export const settingOperations = ({ config }: Services) => ({
  readAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies ManagementOperation<'readAccountCenter'>,

  updateAccountCenter: {
    perform: (directory, { body }) => changeAccountCenter(directory, body),
  } satisfies ManagementOperation<'updateAccountCenter'>,

  readStatus: {
    perform: () => {},
    headers: ({ headers }) =>
      isKey(headers['logto-status-api-key'], config.statusApiKey) ? { 'logto-tenant-id': 'default' } : {},
  } satisfies ManagementOperation<'readStatus'>,

  readPublicAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies ManagementOperation<'readPublicAccountCenter'>,
})

/** Compares in constant time. */
function isKey(given: string | string[] | undefined, expected: string | undefined): boolean {
  if (typeof given !== 'string' || expected === undefined) return false
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}
