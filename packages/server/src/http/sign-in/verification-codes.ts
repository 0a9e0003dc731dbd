import type { RightCode } from '../../directory/verification-codes.ts'
import type { Services } from '../../services.ts'
import {
  keepMfaCode,
  keepMfaProof,
  proveMfaCode,
  type SentMfaCode,
  sendMfaCode,
} from '../../sign-in/mfa-codes.ts'
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
    perform: (signIn, { body }, code) => keepProvenCode(signIn, body, code),
  } satisfies Plain<'verifyVerificationCode', RightCode>,

  sendMfaVerificationCode: {
    before: (seen, { body }) => sendMfaCode(seen, body.identifierType, services),
    perform: (signIn, _, sent) => keepMfaCode(signIn, sent),
  } satisfies Plain<'sendMfaVerificationCode', SentMfaCode>,

  verifyMfaVerificationCode: {
    before: (seen, { body }) => proveMfaCode(seen, body, services.vault),
    perform: (signIn, { body }, code) => keepMfaProof(signIn, body, code),
  } satisfies Plain<'verifyMfaVerificationCode', RightCode>,
})
