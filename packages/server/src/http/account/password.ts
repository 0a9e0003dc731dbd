import { endOtherAccess } from '../../account/access-end.ts'
import { attemptOf, counted } from '../../account/attempts.ts'
import {
  type Digest,
  keepRehashed,
  type ProvenPassword,
  preparePassword,
  provePassword,
  requireStillPassword,
  setPassword,
} from '../../account/password.ts'
import { keepProof } from '../../account/verification.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const passwordOperations = ({ isBreached }: Services) => ({
  setMyPassword: {
    before: (account, { body }) => preparePassword(account, body.password, isBreached),
    async perform(account, { body }, digest) {
      await setPassword(account, digest)
      if (body.revokeSessions) await endOtherAccess(account)
    },
  } satisfies AccountOperation<'setMyPassword', Digest>,

  verifyPassword: {
    before: (account, { body }) =>
      counted(account, attemptOf(account.user, 'Password'), () => provePassword(account, body.password)),
    async perform(account, _, proven) {
      requireStillPassword(account, proven)
      const record = await keepProof(account, 'Password')
      await keepRehashed(account, proven)
      return record
    },
  } satisfies AccountOperation<'verifyPassword', ProvenPassword>,
})
