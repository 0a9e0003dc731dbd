import { Problem } from '@latchkey/contract'
import { listGrants, revokeGrant } from '../../account/grants.ts'
import { endOtherSessions, endSession, listSessions, readSession } from '../../account/sessions.ts'
import { listTrustedDevices, removeTrustedDevice } from '../../account/trusted-devices.ts'
import { type ManagementOperation, named } from './operation.ts'

/** ManagementOperations on a person's sessions, grants and trusted devices. */
export const userAccessOperations = {
  listUserSessions: {
    perform: async account => ({ sessions: await listSessions(account) }),
    ofNobody: () => ({ sessions: [] }),
  } satisfies ManagementOperation<'listUserSessions'>,

  readUserSession: {
    perform: (account, { params }) => readSession(account, named(params, 'sessionId')),
    ofNobody: sessionOfNobody,
  } satisfies ManagementOperation<'readUserSession'>,

  endUserSession: {
    perform: (account, { params, query }) =>
      endSession(account, named(params, 'sessionId'), query.revokeGrantsTarget),
    ofNobody: sessionOfNobody,
  } satisfies ManagementOperation<'endUserSession'>,

  endUserSessions: {
    perform: (account, { query }) => endOtherSessions(account, query.revokeGrantsTarget),
  } satisfies ManagementOperation<'endUserSessions'>,

  listUserGrants: {
    perform: async (account, { query }) => ({ grants: await listGrants(account, query.appType) }),
    ofNobody: () => ({ grants: [] }),
  } satisfies ManagementOperation<'listUserGrants'>,

  revokeUserGrant: {
    perform: (account, { params }) => revokeGrant(account, named(params, 'grantId')),
    ofNobody() {
      throw new Problem('oidc.invalid_grant')
    },
  } satisfies ManagementOperation<'revokeUserGrant'>,

  listUserTrustedDevices: {
    perform: (account, { page }) => listTrustedDevices(account, page, undefined),
  } satisfies ManagementOperation<'listUserTrustedDevices'>,

  removeUserTrustedDevice: {
    perform: (account, { params }) => removeTrustedDevice(account, named(params, 'trustedDeviceId')),
  } satisfies ManagementOperation<'removeUserTrustedDevice'>,
}

/**
 * The wire looks up the session before its owner, so a missing account is a missing session:
 * `docs/wire/management-api.md#2.13`.
 */
function sessionOfNobody(): never {
  throw new Problem('oidc.session_not_found', { status: 404 })
}
