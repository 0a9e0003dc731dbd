import { managementResource } from '@latchkey/contract'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { type Queryable, sql } from '../store/database.ts'

/** Whether the client asks for a token of its own, not for one of a person. */
export function isForItself(ctx: KoaContextWithOIDC): boolean {
  return ctx.oidc.params?.grant_type === 'client_credentials'
}

/** People's tokens do without an API: they open the Account API. A machine's token is for one, or for nothing. */
export function noResource(ctx: KoaContextWithOIDC): string[] {
  if (isForItself(ctx))
    throw new errors.InvalidTarget(`say which API the token is for, e.g. resource=${managementResource}`)
  return []
}

/** An API, and what the roles of this machine allow there; people hold no roles yet. */
export async function resourceFor(database: Queryable, indicator: string, clientId: string | undefined) {
  const [resource] = await database.query<{ access_token_ttl: number; scopes: string[] }>(sql`
    select access_token_ttl, array(
      select distinct scopes.name from application_roles
      join role_scopes using (role_id) join scopes on scopes.id = scope_id
      where application_id = ${clientId} and scopes.resource_id = resources.id
    ) as scopes
    from resources where indicator = ${indicator}`)
  if (!resource)
    throw new errors.InvalidTarget(
      `there is no API with the indicator ${indicator}; the Management API is ${managementResource}`,
    )
  return {
    scope: resource.scopes.join(' '),
    audience: indicator,
    accessTokenTTL: resource.access_token_ttl,
    accessTokenFormat: 'jwt' as const,
    jwt: { sign: { alg: 'ES384' as const } },
  }
}
