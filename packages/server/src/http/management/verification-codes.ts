import type { CodeIdentifier } from '@latchkey/contract'
import { sendCodeMessage } from '../../account/code-message.ts'
import {
  type CodePurpose,
  type IssuedCode,
  issueCode,
  keepIssuedCode,
  redeemCode,
} from '../../directory/verification-codes.ts'
import type { Services } from '../../services.ts'
import type { ManagementOperation } from './operation.ts'

export const verificationCodeOperations = (services: Services) => ({
  sendGenericCode: {
    before(directory, { body }) {
      const purpose = purposeOf(body)
      const { recipient: to, usage } = purpose
      return issueCode(directory, purpose, {
        vault: services.vault,
        send: code => sendCodeMessage(services, directory, { to, usage, code }),
      })
    },
    perform: (directory, _, issued) => keepIssuedCode(directory, issued),
  } satisfies ManagementOperation<'sendGenericCode', IssuedCode>,

  verifyGenericCode: {
    before: (directory, { body }) =>
      redeemCode(directory, purposeOf(body), { code: body.verificationCode, vault: services.vault }),
    perform: () => {},
  } satisfies ManagementOperation<'verifyGenericCode', void>,
})

type Recipient = { email?: string | undefined; phone?: string | undefined }

function purposeOf({ email, phone = '' }: Recipient): CodePurpose {
  const recipient: CodeIdentifier =
    email === undefined ? { type: 'phone', value: phone } : { type: 'email', value: email }
  return { recipient, usage: 'Generic' }
}
