import { type FoundIdentity, Problem } from '@latchkey/contract'
import type { ConnectorServices } from '../connectors/social.ts'
import {
  type AuthorizationRequest,
  type CallbackParameters,
  finishAuthorization,
  type PendingAuthorization,
  startAuthorization,
} from '../connectors/social-sign-in.ts'
import type { Directory, RequestContext } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { hashOfSecret } from '../store/ids.ts'
import type { ConnectorAuthorizationRow } from '../store/rows.ts'
import { findEntry, targetOf } from './connector-entries.ts'

/** In milliseconds: ten minutes, the lifetime of every verification record. */
const lifetime = 10 * 60 * 1000

/**
 * Begins a social verification for an administrator's application and returns the authorization URI;
 * docs/wire/management-api.md#5.3.
 */
export async function authorizeByConnector(
  { tx, now }: Directory,
  services: ConnectorServices,
  asked: AuthorizationRequest & { connectorId: string },
): Promise<string> {
  await findEntry(tx, asked.connectorId)
  const { authorizationUri, pending } = await startAuthorization(tx, services, asked)
  await tx.query(sql`
    insert into connector_authorizations (connector_id, state_hash, sealed_state, expires_at)
    values (${asked.connectorId}, ${hashOfSecret(asked.state)}, ${pending.sealedState}, ${new Date(now.getTime() + lifetime)})
    on conflict (connector_id, state_hash) do update
      set sealed_state = excluded.sealed_state, expires_at = excluded.expires_at`)
  return authorizationUri
}

/**
 * Finishes an authorization that `authorizeByConnector` began, for an administrator who tests the connector. The answer
 * is not stored: no person is linked to it.
 */
export async function testAuthorization(
  { tx, now }: Pick<RequestContext, 'now'> & { tx: Queryable },
  services: ConnectorServices,
  { connectorId, returned }: { connectorId: string; returned: CallbackParameters },
): Promise<FoundIdentity> {
  await findEntry(tx, connectorId)
  const state = String(returned.state ?? '')
  const pending = await findAuthorization(tx, { connectorId, state, now })
  if (!pending)
    throw new Problem('connector.invalid_request_parameters', {
      reason: 'the test with this state has expired, or was not begun',
    })
  const asked = { pending, returned }
  const { identity, isEmailVerified } = await finishAuthorization(tx, services, asked).catch(refuse)
  const { userId, details } = identity
  return { target: pending.target, userId, details, isEmailVerified }
}

/** A refusal by the provider is no fault of the administrator's token, which is what 401 means to clients. */
function refuse(error: unknown): never {
  if (error instanceof Problem && error.status === 401)
    throw new Problem(error.code, error.data, { status: 400 })
  throw error
}

/**
 * Finds the pending authorization request by the `state` of the callback. Undefined if there is none, or if it has
 * expired.
 */
export async function findAuthorization(
  tx: Queryable,
  { connectorId, state, now }: { connectorId: string; state: string; now: Date },
): Promise<PendingAuthorization | undefined> {
  const [row] = await tx.query<ConnectorAuthorizationRow>(sql`
    select * from connector_authorizations
    where connector_id = ${connectorId} and state_hash = ${hashOfSecret(state)} and expires_at > ${now}`)
  if (!row) return undefined
  return { connectorId, target: targetOf(await findEntry(tx, connectorId)), sealedState: row.sealed_state }
}
