import { Problem } from '@latchkey/contract'
import type { Digest } from '../../account/password.ts'
import { connectorsPresent } from '../../directory/connectors-present.ts'
import { recoveryChannels } from '../../policies/sign-in-experience.ts'
import type { Services } from '../../services.ts'
import { type Foreseen, type Identified, identify, readNamed } from '../../sign-in/identification.ts'
import { verifyOneTimeToken } from '../../sign-in/one-time-token.ts'
import {
  keepIdentity,
  keepProposal,
  type ProvenIdentity,
  prepareIdentity,
  proveIdentity,
} from '../../sign-in/password.ts'
import type { Plain, Rows, SignInOperation } from './operation.ts'

type KeptIdentity = { verificationId: string; isExpired: boolean }

export const identityOperations = ({ isBreached, mailbox, sandbox, vault }: Services) => ({
  verifyPassword: {
    before: (seen, { body }) => proveIdentity(seen, { sandbox, vault }, body),
    perform: (signIn, { body }, proven) => keepIdentity(signIn, body.identifier, proven),
    async after(_, __, { verificationId, isExpired }) {
      // The verification stays, so that the person can be identified by it and replace the password.
      if (isExpired) throw new Problem('password.expired', { verificationId })
      return { verificationId }
    },
  } satisfies SignInOperation<Rows['verifyPassword'], ProvenIdentity, KeptIdentity>,

  proposeUsernameAndPassword: {
    before: (seen, { body }) =>
      prepareIdentity(seen, { username: body.identifier.value, password: body.password }, isBreached),
    perform: (signIn, { body }, digest) => keepProposal(signIn, body.identifier.value, digest),
  } satisfies Plain<'proposeUsernameAndPassword', Digest>,

  verifyOneTimeToken: {
    perform: (signIn, { body }) =>
      verifyOneTimeToken(signIn, { email: body.identifier.value, token: body.token }),
  } satisfies Plain<'verifyOneTimeToken'>,

  identify: {
    async before(seen, { body }) {
      const { tx, state, settings } = seen
      if (state.event !== 'ForgotPassword')
        return {
          recovery: { email: false, phone: false },
          named: await readNamed(seen, body.verificationId),
        }
      const connectors = await connectorsPresent(tx, { hasMailbox: mailbox !== undefined })
      const { forgotPasswordMethods } = settings.signInExperience
      return { recovery: recoveryChannels(forgotPasswordMethods, connectors), named: undefined }
    },
    perform: (signIn, { body }, foreseen) =>
      identify(signIn, {
        verificationId: body.verificationId,
        mayLink: body.linkSocialIdentity === true,
        ...foreseen,
      }),
    async after(_, __, { refusal }) {
      if (refusal) throw refusal
    },
    isNew: ({ isNew }) => isNew,
  } satisfies SignInOperation<Rows['identify'], Foreseen, Identified>,
})
