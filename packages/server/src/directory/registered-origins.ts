import type { Queryable } from '../store/database.ts'
import { sql } from '../store/database.ts'

/** A page to which people may be sent: `applicationId` if exactly one application has its origin. */
type KnownPage = { page: URL; applicationId: string | null }

/**
 * The page, if this server or an application has its origin: an application that receives authorization codes there can
 * receive people too. Undefined otherwise, so that no link of this server is an open redirect.
 */
export async function findKnownPage(
  tx: Queryable,
  endpoint: string,
  url: string,
): Promise<KnownPage | undefined> {
  const page = URL.parse(url)
  // Of other protocols, e.g. of native applications, every URL has the same opaque origin.
  if (!page || !/^https?:$/.test(page.protocol)) return undefined
  if (page.origin === new URL(endpoint).origin) return { page, applicationId: null }
  const registered = await tx.query<{ id: string; address: string }>(sql`
    select id, jsonb_array_elements_text(oidc_client_metadata -> 'redirectUris') as address from applications`)
  const owners = new Set(
    registered.filter(({ address }) => URL.parse(address)?.origin === page.origin).map(({ id }) => id),
  )
  if (owners.size === 0) return undefined
  const [only = null] = owners.size === 1 ? owners : []
  return { page, applicationId: only }
}
