import { changeAccountCenter } from '../../directory/account-center.ts'
import { listLogs, readLog } from '../../directory/logs.ts'
import { isTruthy } from '../../directory/search.ts'
import { named, type Operation } from './operation.ts'

export const settingOperations = {
  readAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies Operation<'readAccountCenter'>,

  updateAccountCenter: {
    perform: (directory, { body }) => changeAccountCenter(directory, body),
  } satisfies Operation<'updateAccountCenter'>,

  listLogs: {
    perform: ({ tx }, { query, page }) =>
      listLogs(tx, query, { page, isCapEnabled: isTruthy(query.enableCap) }),
  } satisfies Operation<'listLogs'>,

  readLog: {
    perform: ({ tx }, { params }) => readLog(tx, named(params, 'id')),
  } satisfies Operation<'readLog'>,

  readStatus: { perform: () => {} } satisfies Operation<'readStatus'>,

  readPublicAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies Operation<'readPublicAccountCenter'>,
}
