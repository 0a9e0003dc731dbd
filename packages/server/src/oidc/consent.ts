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
import { type ActiveInteraction, finish } from './interactions.ts'

type Consent = z.input<(typeof signInApi)['readConsent']['output']>

/** The scopes that the person has not granted yet, as the provider reports them. */
type Missing = { missingOIDCScope?: string[]; missingResourceScopes?: Record<string, string[]> }

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
  const { missingOIDCScope, missingResourceScopes } = details.prompt.details as Missing
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
    ...(missingOIDCScope && { missingOIDCScope }),
    ...(missingResourceScopes && {
      missingResourceScopes: await describe(database, missingResourceScopes),
    }),
    redirectUri: String(redirectUri),
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
  const { missingOIDCScope = [], missingResourceScopes = {} } = details.prompt.details as Missing
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

  const { Grant } = services.provider
  const grant = (details.grantId && (await Grant.find(details.grantId))) || new Grant({ accountId, clientId })
  if (missingOIDCScope.length > 0) grant.addOIDCScope(missingOIDCScope.join(' '))
  for (const [indicator, scopes] of Object.entries(missingResourceScopes))
    grant.addResourceScope(indicator, scopes.join(' '))
  return finish(active, { consent: { grantId: await grant.save() } })
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
