import { Problem } from '@latchkey/contract'
import { listGrants, revokeGrant } from '../../account/grants.ts'
import { endOtherSessions, endSession, listSessions, readSession } from '../../account/sessions.ts'
import { listTrustedDevices, removeTrustedDevice } from '../../account/trusted-devices.ts'
import { named, type Operation } from './operation.ts'

/** Operations on a person's sessions, grants and trusted devices. */
export const userAccessOperations = {
  listUserSessions: {
    perform: async account => ({ sessions: await listSessions(account) }),
    ofNobody: () => ({ sessions: [] }),
  } satisfies Operation<'listUserSessions'>,

  readUserSession: {
    perform: (account, { params }) => readSession(account, named(params, 'sessionId')),
    ofNobody: sessionOfNobody,
  } satisfies Operation<'readUserSession'>,

  endUserSession: {
    perform: (account, { params, query }) =>
      endSession(account, named(params, 'sessionId'), query.revokeGrantsTarget),
    ofNobody: sessionOfNobody,
  } satisfies Operation<'endUserSession'>,

  endUserSessions: {
    perform: (account, { query }) => endOtherSessions(account, query.revokeGrantsTarget),
  } satisfies Operation<'endUserSessions'>,

  listUserGrants: {
    perform: async (account, { query }) => ({ grants: await listGrants(account, query.appType) }),
    ofNobody: () => ({ grants: [] }),
  } satisfies Operation<'listUserGrants'>,

  revokeUserGrant: {
    perform: (account, { params }) => revokeGrant(account, named(params, 'grantId')),
    ofNobody() {
      throw new Problem('oidc.invalid_grant')
    },
  } satisfies Operation<'revokeUserGrant'>,

  listUserTrustedDevices: {
    perform: (account, { page }) => listTrustedDevices(account, page, undefined),
  } satisfies Operation<'listUserTrustedDevices'>,

  removeUserTrustedDevice: {
    perform: (account, { params }) => removeTrustedDevice(account, named(params, 'trustedDeviceId')),
  } satisfies Operation<'removeUserTrustedDevice'>,
}

/**
 * The wire looks up the session before its owner, so a missing account is a missing session:
 * `docs/wire/management-api.md#2.13`.
 */
function sessionOfNobody(): never {
  throw new Problem('oidc.session_not_found', { status: 404 })
}
