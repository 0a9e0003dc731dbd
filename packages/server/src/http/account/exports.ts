import { Problem } from '@latchkey/contract'
import { findExport, readArchive, requestExport, statusOf } from '../../account/export/data-exports.ts'
import { record } from '../../events/record.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const exportOperations = ({ config, database }: Services) => ({
  requestMyExport: {
    perform: account => requestExport(account),
  } satisfies AccountOperation<'requestMyExport'>,

  readMyExport: {
    async perform(account, { params }) {
      const found = await findExport(account, params.exportId ?? '')
      const status = statusOf(found, account.now)
      const url = `${config.endpoint}/api/my-account/exports/${found.id}/archive`
      return { id: found.id, status, ...(status === 'ready' && { url }) }
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
