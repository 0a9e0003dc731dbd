import { isTruthy } from '@latchkey/contract'
import { changeLogSettings } from '../../directory/log-settings.ts'
import { listLogs, readLog } from '../../directory/logs.ts'
import { type ManagementOperation, named } from './operation.ts'

export const logOperations = {
  listLogs: {
    perform: ({ tx }, { query, page }) =>
      listLogs(tx, query, { page, isCapEnabled: isTruthy(query.enableCap) }),
  } satisfies ManagementOperation<'listLogs'>,

  readLog: {
    perform: ({ tx }, { params }) => readLog(tx, named(params, 'id')),
  } satisfies ManagementOperation<'readLog'>,

  readLogSettings: {
    perform: ({ settings }) => settings.log,
  } satisfies ManagementOperation<'readLogSettings'>,

  updateLogSettings: {
    perform: (directory, { body }) => changeLogSettings(directory, body),
  } satisfies ManagementOperation<'updateLogSettings'>,
}
