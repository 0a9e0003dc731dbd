import { changeAccountCenter } from '../../directory/account-center.ts'
import { listLogs, readLog } from '../../directory/logs.ts'
import { isTruthy } from '../../directory/search.ts'
import type { Settings } from '../../store/settings.ts'
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

  readPublicSignInExperience: {
    perform: ({ settings: { signInExperience, customProfileFields } }) => ({
      ...signInExperience,
      socialConnectors: [],
      ssoConnectors: [],
      forgotPassword: { phone: false, email: false },
      isDevelopmentTenant: false,
      customProfileFields: askedAtSignUp(signInExperience, customProfileFields),
      customProfileFieldCatalog: [...customProfileFields],
    }),
  } satisfies Operation<'readPublicSignInExperience'>,
}

/** All of them, unless administrators chose; contract management-api 6.3. */
function askedAtSignUp(
  { signUpProfileFields: chosen }: Settings['signInExperience'],
  fields: Settings['customProfileFields'],
) {
  if (!chosen) return [...fields]
  return chosen.flatMap(({ name }) => fields.filter(field => field.name === name))
}
