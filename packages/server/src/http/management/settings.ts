import { changeAccountCenter } from '../../directory/account-center.ts'
import type { ManagementOperation } from './operation.ts'

export const settingOperations = {
  readAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies ManagementOperation<'readAccountCenter'>,

  updateAccountCenter: {
    perform: (directory, { body }) => changeAccountCenter(directory, body),
  } satisfies ManagementOperation<'updateAccountCenter'>,

  readStatus: { perform: () => {} } satisfies ManagementOperation<'readStatus'>,

  readPublicAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies ManagementOperation<'readPublicAccountCenter'>,
}
