import { changeDetails, mergeProfile } from '../../account/details.ts'
import { visibleAccount, visibleProfile } from '../../policies/visibility.ts'
import type { Operation } from './operation.ts'

export const detailOperations = {
  readMyAccount: {
    perform: account => visibleAccount(account),
  } satisfies Operation<'readMyAccount'>,

  updateMyAccount: {
    perform: async (account, { body }) =>
      visibleAccount({ ...account, user: await changeDetails(account, body) }),
  } satisfies Operation<'updateMyAccount'>,

  updateMyProfile: {
    perform: async (account, { body }) =>
      visibleProfile((await mergeProfile(account, body)).profile, account.actor),
  } satisfies Operation<'updateMyProfile'>,
}
