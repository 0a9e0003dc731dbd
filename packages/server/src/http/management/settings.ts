import { changeAccountCenter } from '../../directory/account-center.ts'
import type { Operation } from './operation.ts'

export const settingOperations = {
  readAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies Operation<'readAccountCenter'>,

  updateAccountCenter: {
    perform: (directory, { body }) => changeAccountCenter(directory, body),
  } satisfies Operation<'updateAccountCenter'>,

  readStatus: { perform: () => {} } satisfies Operation<'readStatus'>,

  readPublicAccountCenter: {
    perform: ({ settings }) => settings.accountCenter,
  } satisfies Operation<'readPublicAccountCenter'>,
}
