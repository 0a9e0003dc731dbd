import { isTruthy } from '@latchkey/contract'
import { changeLogSettings } from '../../directory/log-settings.ts'
import { listLogs, readLog } from '../../directory/logs.ts'
import { named, type Operation } from './operation.ts'

export const logOperations = {
  listLogs: {
    perform: ({ tx }, { query, page }) =>
      listLogs(tx, query, { page, isCapEnabled: isTruthy(query.enableCap) }),
  } satisfies Operation<'listLogs'>,

  readLog: {
    perform: ({ tx }, { params }) => readLog(tx, named(params, 'id')),
  } satisfies Operation<'readLog'>,

  readLogSettings: { perform: ({ settings }) => settings.log } satisfies Operation<'readLogSettings'>,

  updateLogSettings: {
    perform: (directory, { body }) => changeLogSettings(directory, body),
  } satisfies Operation<'updateLogSettings'>,
}
