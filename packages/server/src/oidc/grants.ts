import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Sql, sql } from '../store/database.ts'
import { keyOf } from './adapter.ts'

type Grant = InstanceType<KoaContextWithOIDC['oidc']['provider']['Grant']>

/**
 * Loads a person's grant to an application. A first-party application belongs to the operator, so its grant is
 * extended without consent. After a sign-in it is extended at the stop `/consent`, which headless clients expect
 * (docs/wire/management-api.md#8.10).
 */
export async function grantOf(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { oidc } = ctx
  const { client, session, provider } = oidc
  const accountId = session?.accountId
  if (!client || !session || !accountId) return undefined

  const consented = (oidc.result?.consent as { grantId?: string } | undefined)?.grantId
  const grantId = consented ?? session.grantIdFor(client.clientId)
  const known = grantId ? await provider.Grant.find(grantId) : undefined
  const grant = known?.accountId === accountId ? known : undefined
  const isBeforeStop = oidc.result?.login !== undefined && oidc.result.consent === undefined
  if (client.isThirdParty || isBeforeStop) return grant

  const allowed = grant ?? new provider.Grant({ accountId, clientId: client.clientId })
  const missing = [...oidc.requestParamOIDCScopes].filter(
    scope => !allowed.getOIDCScopeFiltered(new Set([scope])),
  )
  if (missing.length > 0) allowed.addOIDCScope(missing.join(' '))
  for (const [indicator, server] of Object.entries(oidc.resourceServers ?? {}))
    if (server.scope) allowed.addResourceScope(indicator, server.scope)
  await allowed.save()
  return allowed
}

/**
 * The write that records, at most once a minute, that tokens were issued for a grant, once they are `written`. The
 * person sees which grants are in use, also after a sign-out.
 */
export function grantUse(grantId: string, now: Date, written: Sql): Sql {
  const aMinuteAgo = new Date(now.getTime() - 60_000)
  return sql`
    update oidc_records set last_used_at = ${now}
    where model = 'Grant' and key = ${keyOf(grantId)} and (last_used_at is null or last_used_at < ${aMinuteAgo})
      and ${written}`
}
