import { removeAddress, setEmail, setPhone } from '../../account/identifiers.ts'
import type { AccountOperation } from './operation.ts'

export const identifierOperations = {
  setPrimaryEmail: {
    perform: (account, { body }) =>
      setEmail(account, { value: body.email, verificationId: body.newIdentifierVerificationRecordId }),
  } satisfies AccountOperation<'setPrimaryEmail'>,

  removePrimaryEmail: {
    perform: account => removeAddress(account, 'email'),
  } satisfies AccountOperation<'removePrimaryEmail'>,

  setPrimaryPhone: {
    perform: (account, { body }) =>
      setPhone(account, { value: body.phone, verificationId: body.newIdentifierVerificationRecordId }),
  } satisfies AccountOperation<'setPrimaryPhone'>,

  removePrimaryPhone: {
    perform: account => removeAddress(account, 'phone'),
  } satisfies AccountOperation<'removePrimaryPhone'>,
}
