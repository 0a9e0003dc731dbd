import { hash, timingSafeEqual } from 'node:crypto'
import { Problem } from '@latchkey/contract'
import { changeAccountCenter } from '../../directory/account-center.ts'
import { findKnownPage } from '../../directory/registered-origins.ts'
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

  readReturnAddress: {
    async perform({ tx }, { query }) {
      const known = await findKnownPage(tx, config.endpoint, query.to)
      if (known) return { to: known.page.href, applicationId: known.applicationId }
      const reason = 'to: neither this server nor an application has this origin'
      throw new Problem('guard.invalid_input', { part: 'query', reason }, { details: reason })
    },
  } satisfies ManagementOperation<'readReturnAddress'>,
})

/** Compares in constant time. */
function isKey(given: string | string[] | undefined, expected: string | undefined): boolean {
  if (typeof given !== 'string' || expected === undefined) return false
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}
