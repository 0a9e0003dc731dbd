import type { Services } from '../../services.ts'
import {
  keepProvenCode,
  keepSignInCode,
  proveSignInCode,
  type SentSignInCode,
  sendSignInCode,
} from '../../sign-in/verification-codes.ts'
import type { Plain } from './operation.ts'

export const codeOperations = (services: Services) => ({
  sendVerificationCode: {
    before: (seen, { body }) => sendSignInCode(seen, body, services),
    perform: (signIn, _, sent) => keepSignInCode(signIn, sent),
  } satisfies Plain<'sendVerificationCode', SentSignInCode>,

  verifyVerificationCode: {
    before: (seen, { body }) => proveSignInCode(seen, body, services.vault),
    perform: (signIn, { body }) => keepProvenCode(signIn, body),
  } satisfies Plain<'verifyVerificationCode', void>,
})
