import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { isDocumentId, isDocumentRedirect } from '../policies/client-documents.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'

type Client = NonNullable<KoaContextWithOIDC['oidc']['client']>
type Feature = NonNullable<NonNullable<Configuration['features']>['clientIdMetadataDocument']>
type Validator = NonNullable<NonNullable<Configuration['extraClientMetadata']>['validator']>

/** Documents that a node fetches within a minute, at most: any caller can name any URL. */
const mostFetches = 60

/**
 * Clients that identify themselves by the URL of a metadata document (IETF
 * draft-ietf-oauth-client-id-metadata-document). The library fetches the document, with the provider's guarded `fetch`,
 * at most 5 KiB within 2.5 seconds and without redirects, and checks that it is of this client and has no secret.
 */
export function documentClients(database: Queryable, settings: SettingsSource): Feature {
  let minute = 0
  let fetches = 0
  const isEnabled = async () => (await settings.read()).cimd.enabled
  return {
    enabled: true,
    ack: 'draft-02',
    // Seconds.
    cacheDuration: { min: 60, max: 3600 },
    async allowFetch(_, clientId) {
      if (clientId.length > 2048 || !(await isEnabled())) return false
      const now = Math.floor(Date.now() / 60_000)
      fetches = now === minute ? fetches + 1 : 1
      minute = now
      return fetches <= mostFetches
    },
    async allowClient(_, client) {
      return (await isEnabled()) && limited(database, client)
    },
  }
}

/** Limits a client to what a public third-party application may do. Returns whether its addresses are acceptable. */
async function limited(database: Queryable, client: Client): Promise<boolean> {
  const { redirectUris = [], postLogoutRedirectUris = [], applicationType } = client
  const isNative = applicationType === 'native'
  if (![...redirectUris, ...postLogoutRedirectUris].every(each => isDocumentRedirect(each, isNative)))
    return false
  const scopes = await database.query<{ scope: string }>(sql`select scope from cimd_consent_scopes`)
  Object.assign(client, {
    scope: ['openid', 'offline_access', ...scopes.map(({ scope }) => scope)].join(' '),
    grantTypes: ['authorization_code', 'refresh_token'],
    // Logout tokens would let a stranger have this server send requests.
    backchannelLogoutUri: undefined,
    // A logo of another host would show another brand, and tell that host of the person.
    logoUri: isSameOrigin(client.logoUri, client.clientId) ? client.logoUri : undefined,
  })
  return true
}

function isSameOrigin(address: string | undefined, clientId: string): boolean {
  return address !== undefined && URL.parse(address)?.origin === new URL(clientId).origin
}

/** Sets our own metadata, whatever the document says: it could claim to be a first-party application. */
export const ownMetadata: Validator = (_ctx, _key, _value, metadata) => {
  if (!isDocumentId(String(metadata.client_id))) return
  Object.assign(metadata, { isThirdParty: true, isAccessControlled: false, settings: {} })
  // The library's default. A document that names a method with a shared secret is refused before.
  if (metadata.token_endpoint_auth_method === 'client_secret_basic')
    metadata.token_endpoint_auth_method = 'none'
}
