import { createHash } from 'node:crypto'
import type { ConnectorServices } from '../connectors/social.ts'
import {
  type AuthorizationRequest,
  type PendingAuthorization,
  startAuthorization,
} from '../connectors/social-sign-in.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { ConnectorJourneyRow } from '../store/rows.ts'
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
  const { authorizationUri, departure } = await startAuthorization(tx, services, asked)
  await tx.query(sql`
    insert into connector_journeys (connector_id, state_hash, sealed_journey, expires_at)
    values (${asked.connectorId}, ${hashOf(asked.state)}, ${departure.journey}, ${new Date(now.getTime() + lifetime)})
    on conflict (connector_id, state_hash) do update
      set sealed_journey = excluded.sealed_journey, expires_at = excluded.expires_at`)
  return authorizationUri
}

/**
 * Finds the pending authorization request by the `state` of the callback. Undefined if there is none, or if it has
 * expired.
 */
export async function findJourney(
  tx: Queryable,
  { connectorId, state, now }: { connectorId: string; state: string; now: Date },
): Promise<PendingAuthorization | undefined> {
  const [row] = await tx.query<ConnectorJourneyRow>(sql`
    select * from connector_journeys
    where connector_id = ${connectorId} and state_hash = ${hashOf(state)} and expires_at > ${now}`)
  if (!row) return undefined
  return { connectorId, target: targetOf(await findEntry(tx, connectorId)), journey: row.sealed_journey }
}

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('base64url')
}
