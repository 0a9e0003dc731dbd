import { scheduleDeletion } from '../../account/deletion.ts'
import type { AccountOperation } from './operation.ts'

export const deletionOperations = {
  deleteMyAccount: {
    perform: account => scheduleDeletion(account),
  } satisfies AccountOperation<'deleteMyAccount'>,
}
