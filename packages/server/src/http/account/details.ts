import { changeDetails, mergeCustomData, mergeProfile } from '../../account/details.ts'
import { visibleAccount, visibleProfile } from '../../policies/visibility.ts'
import type { AccountOperation } from './operation.ts'

export const detailOperations = {
  readMyAccount: {
    perform: account => visibleAccount(account),
  } satisfies AccountOperation<'readMyAccount'>,

  updateMyAccount: {
    perform: async (account, { body }) =>
      visibleAccount({ ...account, user: await changeDetails(account, body) }),
  } satisfies AccountOperation<'updateMyAccount'>,

  updateMyProfile: {
    perform: async (account, { body }) =>
      visibleProfile((await mergeProfile(account, body)).profile, account.actor),
  } satisfies AccountOperation<'updateMyProfile'>,

  updateMyCustomData: {
    perform: async (account, { body }) => (await mergeCustomData(account, body)).custom_data,
  } satisfies AccountOperation<'updateMyCustomData'>,
}
