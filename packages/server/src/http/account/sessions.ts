import { listActivity } from '../../account/activity.ts'
import { listGrants, revokeGrant } from '../../account/grants.ts'
import { endOtherSessions, endSession, listSessions } from '../../account/sessions.ts'
import type { Operation } from './operation.ts'

export const sessionOperations = {
  listMySessions: {
    perform: async account => ({ sessions: await listSessions(account) }),
  } satisfies Operation<'listMySessions'>,

  listMyActivity: {
    perform: (account, { page }) => listActivity(account, page),
  } satisfies Operation<'listMyActivity'>,

  endMySession: {
    perform: (account, { params, query }) =>
      endSession(account, params.sessionId ?? '', query.revokeGrantsTarget),
  } satisfies Operation<'endMySession'>,

  endMyOtherSessions: {
    perform: (account, { query }) => endOtherSessions(account, query.revokeGrantsTarget),
  } satisfies Operation<'endMyOtherSessions'>,

  listMyGrants: {
    perform: async (account, { query }) => ({ grants: await listGrants(account, query.appType) }),
  } satisfies Operation<'listMyGrants'>,

  revokeMyGrant: {
    perform: (account, { params }) => revokeGrant(account, params.grantId ?? ''),
  } satisfies Operation<'revokeMyGrant'>,
}
