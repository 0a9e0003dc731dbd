import { changeConfig } from '../../directory/configs.ts'
import type { ManagementOperation } from './operation.ts'

export const configOperations = {
  readAdminConsole: {
    perform: ({ settings }) => settings.adminConsole,
  } satisfies ManagementOperation<'readAdminConsole'>,

  updateAdminConsole: {
    perform: (directory, { body }) => changeConfig(directory, 'adminConsole', body),
  } satisfies ManagementOperation<'updateAdminConsole'>,

  readSessionSettings: {
    perform: ({ settings }) => settings.session,
  } satisfies ManagementOperation<'readSessionSettings'>,

  updateSessionSettings: {
    perform: (directory, { body }) => changeConfig(directory, 'session', body),
  } satisfies ManagementOperation<'updateSessionSettings'>,
}
