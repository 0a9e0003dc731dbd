import { Problem, type signInApi } from '@latchkey/contract'
import type { z } from 'zod'
import { findApplicationExperience } from '../directory/application-experience.ts'
import { groupByResource, type ScopeOfResource } from '../directory/grouped-scopes.ts'
import { record } from '../events/record.ts'
import type { Services } from '../services.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { toSignedInPerson } from './account-choice.ts'
import { grantTtl } from './client-settings.ts'
import { type ActiveInteraction, type Details, finish } from './interactions.ts'
import { offlineAccessAsked } from './offline-access.ts'

type Consent = z.input<(typeof signInApi)['readConsent']['output']>

/** The scopes that the person has not granted yet, as the provider reports them. */
type Missing = { missingOIDCScope?: string[]; missingResourceScopes?: Record<string, string[]> }

/** Scopes that are no data of the person, which the wire does not list. */
const unlisted = ['openid', 'offline_access']

/**
 * Returns the application, the person and the scopes of a pending consent. Errors: `session.identifier_not_found`.
 */
export async function readConsent(
  { database, provider }: Services,
  { details }: ActiveInteraction,
): Promise<Consent> {
  const { client_id: clientId, redirect_uri: redirectUri } = details.params
  const client = await provider.Client.find(String(clientId))
  const [user] = await database.query<UserRow>(
    sql`select * from users where id = ${details.session?.accountId ?? ''}`,
  )
  if (!client || !user || details.prompt.name !== 'consent') throw new Problem('session.identifier_not_found')
  const { missingOIDCScope, missingResourceScopes } = missingIn(details)
  const look = await findApplicationExperience(database, client.clientId)
  const { logoUrl = client.logoUri, darkLogoUrl } = look?.branding ?? {}
  return {
    application: {
      id: client.clientId,
      name: look?.displayName ?? client.clientName ?? client.clientId,
      branding: { logoUrl, darkLogoUrl },
      termsOfUseUrl: look?.termsOfUseUrl ?? client.tosUri ?? null,
      privacyPolicyUrl: look?.privacyPolicyUrl ?? client.policyUri ?? null,
    },
    user: toSignedInPerson(user),
    ...(missingOIDCScope && {
      missingOIDCScope: missingOIDCScope.filter(scope => !unlisted.includes(scope)),
    }),
    requestsOfflineAccess: missingOIDCScope?.includes('offline_access') === true,
    ...(missingResourceScopes && {
      missingResourceScopes: await describe(database, missingResourceScopes),
    }),
    // A device flow has none: it ends at our own page.
    redirectUri: String(redirectUri ?? details.returnTo),
    expiresIn: grantTtl,
  }
}

/** Adds ids and descriptions to the scopes that the provider names. */
async function describe(database: Queryable, missing: Record<string, string[]>) {
  const rows = await database.query<ScopeOfResource>(sql`
    select scopes.id, scopes.name, scopes.description, resources.id as resource_id, resources.name as resource_name, indicator
    from resources join scopes on scopes.resource_id = resources.id
    where indicator = any(${Object.keys(missing)}) order by resources.name, resources.id, scopes.name`)
  return groupByResource(rows.filter(({ indicator, name }) => missing[indicator]?.includes(name)))
}

/**
 * The missing scopes, also `offline_access` without `prompt=consent` where the application's setting asks for it. The
 * library removed it from the request (OpenID Connect Core section 11).
 */
function missingIn({ prompt, params }: Details): Missing {
  const missing = prompt.details as Missing
  if (!params[offlineAccessAsked]) return missing
  return { ...missing, missingOIDCScope: [...(missing.missingOIDCScope ?? []), 'offline_access'] }
}

/** Stores the person's consent or refusal, and records it. Errors: `session.identifier_not_found`. */
export async function decideConsent(
  services: Services,
  active: ActiveInteraction,
  decision: 'allow' | 'deny',
): Promise<string> {
  const { details, context } = active
  const accountId = details.session?.accountId
  const clientId = String(details.params.client_id)
  if (!accountId || details.prompt.name !== 'consent') throw new Problem('session.identifier_not_found')
  const { missingOIDCScope = [], missingResourceScopes = {} } = missingIn(details)
  if (context)
    await record({ ...context, tx: services.database }, 'Interaction.Consent', {
      accountId,
      applicationId: clientId,
      decision,
      scopes: missingOIDCScope,
      resourceScopes: missingResourceScopes,
    })
  if (decision === 'deny')
    return finish(active, { error: 'access_denied', error_description: 'the person refused' })
  if (await isConsentImplied(services, active)) return allowImplied(active)

  const { Grant } = services.provider
  const grant = (details.grantId && (await Grant.find(details.grantId))) || new Grant({ accountId, clientId })
  if (missingOIDCScope.length > 0) grant.addOIDCScope(missingOIDCScope.join(' '))
  for (const [indicator, scopes] of Object.entries(missingResourceScopes))
    grant.addResourceScope(indicator, scopes.join(' '))
  if (details.params[offlineAccessAsked]) details.params.scope = `${details.params.scope} offline_access`
  return finish(active, { consent: { grantId: await grant.save() } })
}

/** Continues at a first-party application, whose grant is extended when the provider resumes; see `grants.ts`. */
export function allowImplied(active: ActiveInteraction): Promise<string> {
  return finish(active, { consent: {} })
}

/**
 * Consent is implied for first-party applications, which belong to the operator, even where the protocol demands a
 * prompt.
 */
export async function isConsentImplied(
  { provider }: Services,
  { details }: ActiveInteraction,
): Promise<boolean> {
  const client = await provider.Client.find(String(details.params.client_id))
  return details.prompt.name === 'consent' && client?.isThirdParty === false
}
