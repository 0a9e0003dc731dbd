import { Problem } from '@latchkey/contract'
import {
  findExport,
  listExports,
  readArchive,
  requestExport,
  statusOf,
} from '../../account/export/data-exports.ts'
import { record } from '../../events/record.ts'
import type { Services } from '../../services.ts'
import type { DataExportRow } from '../../store/rows.ts'
import type { AccountOperation } from './operation.ts'

export const exportOperations = ({ config, database }: Services) => ({
  requestMyExport: {
    perform: account => requestExport(account),
  } satisfies AccountOperation<'requestMyExport'>,

  listMyExports: {
    perform: async account => (await listExports(account)).map(found => toExport(config, found, account.now)),
  } satisfies AccountOperation<'listMyExports'>,

  readMyExport: {
    async perform(account, { params }) {
      return toExport(config, await findExport(account, params.exportId ?? ''), account.now)
    },
  } satisfies AccountOperation<'readMyExport'>,

  downloadMyExport: {
    async perform(account, { params }) {
      const found = await findExport(account, params.exportId ?? '')
      if (found.status !== 'ready') throw new Problem('entity.not_found')
      await record({ ...account, tx: database }, 'User.DataExport.Downloaded', {
        accountId: account.user.id,
        exportId: found.id,
      })
      const day = found.created_at.toISOString().slice(0, 10)
      return { name: `account-${day}.zip`, size: Number(found.size), pieces: readArchive(database, found) }
    },
  } satisfies AccountOperation<'downloadMyExport'>,
})

function toExport({ endpoint }: Services['config'], row: DataExportRow, now: Date) {
  const status = statusOf(row, now)
  const url = `${endpoint}/api/my-account/exports/${row.id}/archive`
  return { id: row.id, status, ...(status === 'ready' && { url, expiresAt: row.expires_at.getTime() }) }
}
