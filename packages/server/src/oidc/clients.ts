import { createHash, timingSafeEqual } from 'node:crypto'
import type { idTokenAlgorithms } from '@latchkey/contract'
import { type AdapterPayload, errors } from 'oidc-provider'
import {
  accountPageId,
  type BuiltInId,
  builtInApplications,
  consoleId,
  isBuiltIn,
  typesWithSecrets,
} from '../policies/applications.ts'
import { tokenExchange } from '../policies/token-exchange.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { ApplicationRow, ApplicationSecretRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'

type IdTokenAlgorithm = (typeof idTokenAlgorithms)[number]

/** Our own client metadata, in addition to that of OpenID Connect Dynamic Client Registration. */
export const extraMetadata = ['isThirdParty', 'isAccessControlled', 'settings'] as const

/**
 * Finds an application as a client of `oidc-provider` (docs/wire/management-api.md#4.1 and
 * docs/wire/management-api.md#4.2).
 */
export async function findClient(
  database: Queryable,
  endpoint: string,
  id: string,
): Promise<AdapterPayload | undefined> {
  if (isBuiltIn(id)) return builtInClient(id, endpoint)
  const [row] = await database.query<ApplicationRow & { consent_scopes: string[] }>(sql`
    select applications.*, array(select scope from application_consent_scopes where application_id = id) as consent_scopes
    from applications where id = ${id}`)
  return row && clientOf(row)
}

function builtInClient(id: BuiltInId, endpoint: string): AdapterPayload {
  if (id === 'device-demo-app') return deviceDemoClient
  const { page } = builtInApplications[id]
  const pages = id === consoleId ? [page, `${page}/callback`] : [page]
  return {
    client_id: id,
    client_name: builtInApplications[id].name,
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: [
      ...['authorization_code', 'refresh_token'],
      // For impersonation alone; `policies/token-exchange.ts`.
      ...(id === accountPageId ? [tokenExchange] : []),
    ],
    response_types: ['code'],
    // The console's own pages share these; a redirect URI is compared as a whole (RFC 9700 section 2.1).
    redirect_uris: pages.map(page => endpoint + page),
    post_logout_redirect_uris: [`${endpoint}/signed-out`, endpoint + page],
    isThirdParty: false,
    settings: { alwaysIssueRefreshToken: true },
  }
}

const deviceGrants = ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token']

const deviceDemoClient: AdapterPayload = {
  client_id: 'device-demo-app',
  client_name: builtInApplications['device-demo-app'].name,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: deviceGrants,
  response_types: [],
  redirect_uris: [],
  isThirdParty: false,
  settings: {},
}

const grantTypes: Record<ApplicationRow['type'], string[]> = {
  Native: ['authorization_code', 'refresh_token'],
  SPA: ['authorization_code', 'refresh_token'],
  Traditional: ['authorization_code', 'refresh_token'],
  MachineToMachine: ['client_credentials'],
  Protected: [],
  SAML: [],
}

function clientOf(row: ApplicationRow & { consent_scopes: string[] }): AdapterPayload {
  const metadata = row.oidc_client_metadata as {
    redirectUris?: string[]
    postLogoutRedirectUris?: string[]
    backchannelLogoutUri?: string
    backchannelLogoutSessionRequired?: boolean
    logoUri?: string
  }
  const redirectUris = metadata.redirectUris ?? []
  // The schema accepts no other value.
  const algorithm = row.custom_client_metadata.idTokenSignedResponseAlg as IdTokenAlgorithm | undefined
  const grants = grantsOf(row, redirectUris)
  const signsPeopleIn = grants.includes('authorization_code')
  return {
    client_id: row.id,
    client_name: row.name,
    application_type: row.type === 'Native' ? 'native' : 'web',
    ...(typesWithSecrets.includes(row.type)
      ? // A placeholder that the library requires; `findSecret` compares the real ones.
        { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'see findSecret' }
      : { token_endpoint_auth_method: 'none' }),
    grant_types: grants,
    response_types: signsPeopleIn ? ['code'] : [],
    redirect_uris: signsPeopleIn ? redirectUris : [],
    post_logout_redirect_uris: metadata.postLogoutRedirectUris ?? [],
    ...(metadata.backchannelLogoutUri && { backchannel_logout_uri: metadata.backchannelLogoutUri }),
    ...(metadata.backchannelLogoutSessionRequired && { backchannel_logout_session_required: true }),
    ...(algorithm && { id_token_signed_response_alg: algorithm }),
    ...(metadata.logoUri && { logo_uri: metadata.logoUri }),
    ...(row.is_third_party && { scope: ['openid', 'offline_access', ...row.consent_scopes].join(' ') }),
    isThirdParty: row.is_third_party,
    isAccessControlled: row.is_access_controlled,
    settings: row.custom_client_metadata,
  }
}

/**
 * The grant types of the application's type, and token exchange if the application allows it. A third-party
 * application never gets token exchange, even if it is stored in its row.
 */
function grantsOf(
  { type, is_third_party, custom_client_metadata }: ApplicationRow,
  redirectUris: readonly string[],
): string[] {
  const ofType = custom_client_metadata.isDeviceFlow ? deviceGrants : grantTypes[type]
  if (ofType.length === 0 || is_third_party || custom_client_metadata.allowTokenExchange !== true)
    return ofType
  // The library refuses a client that may get codes without a redirect URI, so such a client gets token exchange
  // alone.
  const isHomeless = ofType.includes('authorization_code') && redirectUris.length === 0
  return isHomeless ? [tokenExchange] : [...ofType, tokenExchange]
}

/** The name of the secret that a request's client authenticated with, for the audit log. */
export const secretNames = new WeakMap<object, string>()

/**
 * Finds one of an application's secrets by its value. An expired one gets its own error
 * (docs/wire/management-api.md#1.2).
 */
export async function findSecret(
  database: Queryable,
  vault: Vault,
  { applicationId, value }: { applicationId: string; value: string },
): Promise<{ name: string | undefined } | undefined> {
  const rows = await database.query<ApplicationSecretRow>(
    sql`select * from application_secrets where application_id = ${applicationId} and value_start = ${value.slice(0, 4)}`,
  )
  for (const row of rows) {
    if (!isSame(await vault.open(row.sealed_value), value)) continue
    if (row.expires_at && row.expires_at <= new Date())
      throw new errors.InvalidRequest('the client secret has expired', 400)
    return { name: row.name }
  }
  const [application] = await database.query<{ legacy_secret: string | null }>(
    sql`select legacy_secret from applications where id = ${applicationId} and legacy_secret is not null`,
  )
  const isLegacy = application?.legacy_secret && isSame(await vault.open(application.legacy_secret), value)
  return isLegacy ? { name: undefined } : undefined
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
