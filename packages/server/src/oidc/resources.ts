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

/** Whose roles decide: a machine's that asks for itself, or a person's. */
export type Holder = { kind: 'application' | 'user'; id: string }

/** An API, and what the roles of this holder allow there; without one, nothing. */
export async function resourceFor(database: Queryable, indicator: string, holder: Holder | undefined) {
  const [resource] = await database.query<{ access_token_ttl: number; scopes: string[] }>(sql`
    select access_token_ttl, array(
      select distinct scopes.name from role_scopes join scopes on scopes.id = scope_id
      where scopes.resource_id = resources.id and role_id in (
        select role_id from application_roles where application_id = ${holder?.kind === 'application' ? holder.id : null}
        union select role_id from user_roles where user_id = ${holder?.kind === 'user' ? holder.id : null})
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
