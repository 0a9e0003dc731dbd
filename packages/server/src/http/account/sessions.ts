import { listActivity } from '../../account/activity.ts'
import { listGrants, revokeGrant } from '../../account/grants.ts'
import { endOtherSessions, endSession, listSessions, readSession } from '../../account/sessions.ts'
import type { AccountOperation } from './operation.ts'

export const sessionOperations = {
  listMySessions: {
    perform: async account => ({ sessions: await listSessions(account) }),
  } satisfies AccountOperation<'listMySessions'>,

  readMyCurrentSession: {
    perform: account => readSession(account, account.actor.sessionUid ?? ''),
  } satisfies AccountOperation<'readMyCurrentSession'>,

  listMyActivity: {
    perform: (account, { page }) => listActivity(account, page),
  } satisfies AccountOperation<'listMyActivity'>,

  endMySession: {
    perform: (account, { params, query }) =>
      endSession(account, params.sessionId ?? '', query.revokeGrantsTarget),
  } satisfies AccountOperation<'endMySession'>,

  endMyOtherSessions: {
    perform: (account, { query }) => endOtherSessions(account, query.revokeGrantsTarget),
  } satisfies AccountOperation<'endMyOtherSessions'>,

  listMyGrants: {
    perform: async (account, { query }) => ({ grants: await listGrants(account, query.appType) }),
  } satisfies AccountOperation<'listMyGrants'>,

  revokeMyGrant: {
    perform: (account, { params }) => revokeGrant(account, params.grantId ?? ''),
  } satisfies AccountOperation<'revokeMyGrant'>,
}
