import { isTruthy } from '@latchkey/contract'
import { endOtherAccess } from '../../account/access-end.ts'
import { deleteAccount, restoreAccount, scheduleDeletion } from '../../account/deletion.ts'
import { changeDetails, mergeCustomData, mergeProfile } from '../../account/details.ts'
import {
  type Digest,
  givenPassword,
  keepRehashed,
  type ProvenPassword,
  preparePassword,
  provePassword,
  setPassword,
  setPasswordExpired,
} from '../../account/password.ts'
import { setSuspended } from '../../account/suspension.ts'
import { toUser, toUserWithDigest } from '../../account/user.ts'
import { listUsers } from '../../directory/user-list.ts'
import type { UserTotals } from '../../directory/user-totals.ts'
import { createUser } from '../../directory/users.ts'
import type { Services } from '../../services.ts'
import type { ManagementOperation } from './operation.ts'

export const userOperations = ({ isBreached, database }: Services, totals: UserTotals) => ({
  createUser: {
    before: (_, { body }) => givenPassword(body),
    perform: async (directory, { body }, password) => {
      // The digest was made from both, or accepted, before the transaction.
      const { passwordDigest: _, passwordAlgorithm: __, ...details } = body
      return toUser(await createUser(directory, { ...details, password }), directory.now)
    },
  } satisfies ManagementOperation<'createUser', Digest | undefined>,

  listUsers: {
    perform: (directory, asked) => listUsers(directory, asked, { totals, quick: database.quick }),
  } satisfies ManagementOperation<'listUsers'>,

  readUser: {
    perform: ({ user, now }, { query }) => ({
      ...(isTruthy(query.includePasswordHash) ? toUserWithDigest(user, now) : toUser(user, now)),
      ...(isTruthy(query.includeSsoIdentities) && { ssoIdentities: [] }),
    }),
  } satisfies ManagementOperation<'readUser'>,

  updateUser: {
    perform: async (account, { body }) => toUser(await changeDetails(account, body), account.now),
  } satisfies ManagementOperation<'updateUser'>,

  deleteUser: { perform: account => deleteAccount(account) } satisfies ManagementOperation<'deleteUser'>,

  scheduleUserDeletion: {
    perform: account => scheduleDeletion(account),
  } satisfies ManagementOperation<'scheduleUserDeletion'>,

  restoreUser: { perform: account => restoreAccount(account) } satisfies ManagementOperation<'restoreUser'>,

  readUserCustomData: {
    perform: ({ user }) => user.custom_data,
  } satisfies ManagementOperation<'readUserCustomData'>,

  updateUserCustomData: {
    perform: async (account, { body }) => (await mergeCustomData(account, body.customData)).custom_data,
  } satisfies ManagementOperation<'updateUserCustomData'>,

  updateUserProfile: {
    perform: async (account, { body }) => (await mergeProfile(account, body.profile)).profile,
  } satisfies ManagementOperation<'updateUserProfile'>,

  setUserPassword: {
    before: (account, { body }) => preparePassword(account, body.password, isBreached),
    async perform(account, { body }, digest) {
      const changed = await setPassword(account, digest)
      if (body.revokeSessions) await endOtherAccess(account)
      return toUser(changed, account.now)
    },
  } satisfies ManagementOperation<'setUserPassword', Digest>,

  expireUserPassword: {
    perform: async (account, { body }) =>
      toUser(await setPasswordExpired(account, body.isExpired), account.now),
  } satisfies ManagementOperation<'expireUserPassword'>,

  verifyUserPassword: {
    before: (account, { body }) => provePassword(account, body.password),
    perform: (account, _, proven) => keepRehashed(account, proven),
  } satisfies ManagementOperation<'verifyUserPassword', ProvenPassword>,

  readUserHasPassword: {
    perform: ({ user }) => ({ hasPassword: user.password_digest !== null }),
  } satisfies ManagementOperation<'readUserHasPassword'>,

  suspendUser: {
    perform: async (account, { body }) => toUser(await setSuspended(account, body), account.now),
  } satisfies ManagementOperation<'suspendUser'>,
})
