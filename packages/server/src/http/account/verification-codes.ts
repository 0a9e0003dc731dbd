import { sendCodeMessage } from '../../account/code-message.ts'
import { keepCode, proveCode, type SentCode, sendCode } from '../../account/verification-codes.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const codeOperations = (services: Services) => ({
  sendVerificationCode: {
    before: (account, { body }) =>
      sendCode(
        account,
        { identifier: body.identifier, asked: body.templateType },
        {
          vault: services.vault,
          send: (to, usage, code) => sendCodeMessage(services, account, { to, usage, code }),
        },
      ),
    perform: (account, _, sent) => keepCode(account, sent),
  } satisfies AccountOperation<'sendVerificationCode', SentCode>,

  verifyVerificationCode: {
    before: (account, { body }) => proveCode(account, body, services.vault),
    perform: (_account, _input, proven) => proven,
  } satisfies AccountOperation<'verifyVerificationCode', { verificationRecordId: string }>,
})
