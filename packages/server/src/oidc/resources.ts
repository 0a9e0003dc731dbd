import { managementResource } from '@latchkey/contract'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { consoleId } from '../policies/applications.ts'
import { isDocumentId } from '../policies/client-documents.ts'
import { managementApiId } from '../policies/management-access.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'

/** The resource indicator of the MCP endpoint: its address, as MCP clients name it (RFC 8707). */
export const mcpResourceOf = (endpoint: string) => `${endpoint}/mcp`

type Client = NonNullable<KoaContextWithOIDC['oidc']['client']>

/** Whether the client requests a token for itself rather than for a person. */
function isForItself(ctx: KoaContextWithOIDC): boolean {
  return ctx.oidc.params?.grant_type === 'client_credentials'
}

/** The API of a request that names none: the default one, if there is one. A machine must name an API otherwise. */
export async function defaultResource(
  settings: SettingsSource,
  ctx: KoaContextWithOIDC,
): Promise<string | string[]> {
  const { defaultResource: indicator } = await settings.read()
  if (indicator !== undefined) return indicator
  if (isForItself(ctx))
    throw new errors.InvalidTarget(`say which API the token is for, e.g. resource=${managementResource}`)
  // A person's token without an API is for the Account API.
  return []
}

/** The holder of the roles that decide: the machine, for a token of its own, or the person. */
export type Holder =
  | { kind: 'application'; id: string }
  | {
      kind: 'user'
      id: string
      /** The requesting application if it is third-party: its scopes are limited to those that it may request. */
      thirdParty: string | undefined
      /** Whether the console requests it, which alone gets scopes of the Management API in a person's name. */
      isConsole: boolean
    }

/** The holder for a request; undefined before a sign-in. */
export function holderOf(ctx: KoaContextWithOIDC, client: Client): Holder | undefined {
  if (isForItself(ctx)) return { kind: 'application', id: client.clientId }
  const id = ctx.oidc.account?.accountId ?? ctx.oidc.session?.accountId
  if (!id) return undefined
  const { clientId } = client
  const thirdParty = client.isThirdParty ? clientId : undefined
  return { kind: 'user', id, thirdParty, isConsole: clientId === consoleId }
}

/** Finds an API, with the scopes that the holder's roles grant. Without a holder, there are none. */
export async function resourceFor(database: Queryable, indicator: string, holder: Holder | undefined) {
  const person = holder?.kind === 'user' ? holder : undefined
  const [resource] = await database.query<{ access_token_ttl: number; scopes: string[] }>(sql`
    select access_token_ttl, array(
      select distinct scopes.name from role_scopes join scopes on scopes.id = scope_id
      where scopes.resource_id = resources.id and role_id in (
        select role_id from application_roles where application_id = ${holder?.kind === 'application' ? holder.id : null}
        union select role_id from user_roles join roles on roles.id = role_id
          where user_id = ${person?.id} and is_administrator = (resources.id = ${managementApiId}))
        and (${person?.thirdParty}::text is null or scope_id in (
          select scope_id from application_consent_resource_scopes where application_id = ${person?.thirdParty}
          union select scope_id from cimd_consent_resource_scopes
            where ${person?.thirdParty !== undefined && isDocumentId(person.thirdParty)}))
      order by scopes.name
    ) as scopes
    from resources where indicator = ${indicator}`)
  if (!resource)
    throw new errors.InvalidTarget(
      `there is no API with the indicator ${indicator}; the Management API is ${managementResource}`,
    )
  // Any other application of ours could be made to request a token silently, by a fault in its pages.
  const isClosed = person !== undefined && !person.isConsole && indicator === managementResource
  return {
    scope: isClosed ? '' : resource.scopes.join(' '),
    audience: indicator,
    accessTokenTTL: resource.access_token_ttl,
    // Signed with the default algorithm of the client: that of the current key.
    accessTokenFormat: 'jwt' as const,
  }
}
