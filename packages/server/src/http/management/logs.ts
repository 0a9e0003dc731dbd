import { isTruthy } from '@latchkey/contract'
import { changeLogSettings } from '../../directory/log-settings.ts'
import { streamLog } from '../../directory/log-stream.ts'
import { listLogs, readLog } from '../../directory/logs.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const logOperations = ({ logTail: tail }: Services) => ({
  listLogs: {
    perform: ({ tx }, { query, page }) =>
      listLogs(tx, query, { page, isCapEnabled: isTruthy(query.enableCap) }),
  } satisfies ManagementOperation<'listLogs'>,

  streamLogs: {
    perform: ({ tx, actor }, { query: { cursor, since, follow, ...filter } }) =>
      streamLog(
        { tx, tail, clientId: actor.kind === 'admin' ? actor.clientId : '' },
        { filter, cursor, since, isFollowing: isTruthy(follow) },
      ),
  } satisfies ManagementOperation<'streamLogs'>,

  readLog: {
    perform: ({ tx }, { params }) => readLog(tx, named(params, 'id')),
  } satisfies ManagementOperation<'readLog'>,

  readLogSettings: {
    perform: ({ settings }) => settings.log,
  } satisfies ManagementOperation<'readLogSettings'>,

  updateLogSettings: {
    perform: (directory, { body }) => changeLogSettings(directory, body),
  } satisfies ManagementOperation<'updateLogSettings'>,
})
