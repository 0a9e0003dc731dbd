import { Problem, type signInApi } from '@latchkey/contract'
import type { z } from 'zod'
import { findApplicationExperience } from '../directory/application-experience.ts'
import { groupByResource, type ScopeOfResource } from '../directory/grouped-scopes.ts'
import { record } from '../events/record.ts'
import { documentName, isDocumentId } from '../policies/client-documents.ts'
import type { Services } from '../services.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { toSignedInPerson } from './account-choice.ts'
import { grantTtl } from './client-settings.ts'
import { type ActiveInteraction, type Details, finish } from './interactions.ts'
import { offlineAccessAsked } from './offline-access.ts'
import {
  allowedOf,
  type Declined,
  declinedBefore,
  extendGrant,
  type Missing,
  requireAsked,
} from './scope-choice.ts'

type Consent = z.input<(typeof signInApi)['readConsent']['output']>

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
  const { missingOIDCScope, missingResourceScopes } = missingIn(details, await grantIn(provider, details))
  const look = await findApplicationExperience(database, client.clientId)
  const { logoUrl = client.logoUri, darkLogoUrl } = look?.branding ?? {}
  return {
    application: {
      id: client.clientId,
      name: look?.displayName ?? nameOf(client),
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

function nameOf({ clientId, clientName }: { clientId: string; clientName?: string | undefined }): string {
  return isDocumentId(clientId) ? documentName(clientId, clientName) : (clientName ?? clientId)
}

/** Adds ids and descriptions to the scopes that the provider names. */
async function describe(database: Queryable, missing: Record<string, string[]>) {
  const rows = await database.query<ScopeOfResource>(sql`
    select scopes.id, scopes.name, scopes.description, resources.id as resource_id, resources.name as resource_name, indicator
    from resources join scopes on scopes.resource_id = resources.id
    where indicator = any(${Object.keys(missing)}) order by resources.name, resources.id, scopes.name`)
  return groupByResource(rows.filter(({ indicator, name }) => missing[indicator]?.includes(name)))
}

function grantIn({ Grant }: Services['provider'], { grantId }: Details): Promise<Grant | undefined> {
  return grantId ? Grant.find(grantId) : Promise.resolve(undefined)
}

type Grant = InstanceType<Services['provider']['Grant']>

/**
 * The scopes to decide on: those that the provider misses, those that the person declined before, and `offline_access`
 * without `prompt=consent` where the application's setting asks for it. The library removed that one from the request
 * (OpenID Connect Core section 11).
 */
function missingIn({ prompt, params }: Details, grant: Grant | undefined): Missing {
  const missing = prompt.details as Missing
  const before = declinedBefore(grant, params)
  const oidc = [
    ...(missing.missingOIDCScope ?? []),
    ...(before.missingOIDCScope ?? []),
    ...(params[offlineAccessAsked] ? ['offline_access'] : []),
  ]
  const resources = { ...missing.missingResourceScopes }
  for (const [indicator, scopes] of Object.entries(before.missingResourceScopes ?? {}))
    resources[indicator] = [...(resources[indicator] ?? []), ...scopes]
  return {
    ...(oidc.length > 0 && { missingOIDCScope: [...new Set(oidc)] }),
    ...(Object.keys(resources).length > 0 && { missingResourceScopes: resources }),
  }
}

type Decision = Declined & { decision: 'allow' | 'deny' }

/**
 * Stores the person's consent or refusal, and records it. Errors: `session.identifier_not_found`,
 * `guard.invalid_input`.
 */
export async function decideConsent(
  services: Services,
  active: ActiveInteraction,
  { decision, ...declined }: Decision,
): Promise<string> {
  const { details, context } = active
  const accountId = details.session?.accountId
  const clientId = String(details.params.client_id)
  if (!accountId || details.prompt.name !== 'consent') throw new Problem('session.identifier_not_found')
  const known = await grantIn(services.provider, details)
  const missing = missingIn(details, known)
  requireAsked(missing, declined)
  const allowed = allowedOf(missing, declined)
  if (context)
    await record({ ...context, tx: services.database }, 'Interaction.Consent', {
      accountId,
      applicationId: clientId,
      decision,
      scopes: allowed.oidc,
      resourceScopes: allowed.resources,
    })
  if (decision === 'deny')
    return finish(active, { error: 'access_denied', error_description: 'the person refused' })
  if (await isConsentImplied(services, active)) return allowImplied(active)

  const grant = known ?? new services.provider.Grant({ accountId, clientId })
  extendGrant(grant, missing, declined)
  if (details.params[offlineAccessAsked] && allowed.oidc.includes('offline_access'))
    details.params.scope = `${details.params.scope} offline_access`
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
