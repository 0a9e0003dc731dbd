import { listAdministrators, readCaller } from '../../directory/administrators.ts'
import { changeConfig } from '../../directory/configs.ts'
import type { ManagementOperation } from './operation.ts'

export const administratorOperations = {
  readCaller: {
    perform: seen => readCaller(seen),
  } satisfies ManagementOperation<'readCaller'>,

  listAdministrators: {
    perform: (seen, { page }) => listAdministrators(seen, page),
  } satisfies ManagementOperation<'listAdministrators'>,

  readAdministratorSettings: {
    perform: ({ settings }) => settings.administrators,
  } satisfies ManagementOperation<'readAdministratorSettings'>,

  updateAdministratorSettings: {
    perform: (directory, { body }) => changeConfig(directory, 'administrators', body),
  } satisfies ManagementOperation<'updateAdministratorSettings'>,
}
