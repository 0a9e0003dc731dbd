import { completeSecurityReview, lockDown, undoableChanges } from '../../account/lockdown.ts'
import type { AccountOperation } from './operation.ts'

export const lockdownOperations = {
  lockMyAccount: {
    async perform(account, { body: { keepAddresses } }) {
      const changes = keepAddresses ? [] : await undoableChanges(account)
      return { restored: await lockDown(account, { changes }) }
    },
  } satisfies AccountOperation<'lockMyAccount'>,

  completeMySecurityReview: {
    perform: account => completeSecurityReview(account),
  } satisfies AccountOperation<'completeMySecurityReview'>,
}
