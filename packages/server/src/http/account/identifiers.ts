import { removeAddress, setEmail, setPhone } from '../../account/identifiers.ts'
import type { Operation } from './operation.ts'

export const identifierOperations = {
  setPrimaryEmail: {
    perform: (account, { body }) =>
      setEmail(account, { value: body.email, verificationId: body.newIdentifierVerificationRecordId }),
  } satisfies Operation<'setPrimaryEmail'>,

  removePrimaryEmail: {
    perform: account => removeAddress(account, 'email'),
  } satisfies Operation<'removePrimaryEmail'>,

  setPrimaryPhone: {
    perform: (account, { body }) =>
      setPhone(account, { value: body.phone, verificationId: body.newIdentifierVerificationRecordId }),
  } satisfies Operation<'setPrimaryPhone'>,

  removePrimaryPhone: {
    perform: account => removeAddress(account, 'phone'),
  } satisfies Operation<'removePrimaryPhone'>,
}
