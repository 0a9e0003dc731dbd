import type { Output } from '@latchkey/client'

export type Consent = Output<'GET /api/applications/:applicationId/user-consent-scopes'>

/** A scope that an application may ask for, as the operation that removes it names it. */
export type ConsentEntry = {
  type: 'user-scopes' | 'resource-scopes'
  id: string
  name: string
  /** The API and what the scope is for; empty for a scope of the person. */
  about: string
}

export function entriesOf({ userScopes, resourceScopes }: Consent): ConsentEntry[] {
  return [
    ...userScopes.map(name => ({ type: 'user-scopes' as const, id: name, name, about: '' })),
    ...resourceScopes.flatMap(({ resource, scopes }) =>
      scopes.map(({ id, name, description }) => ({
        type: 'resource-scopes' as const,
        id,
        name,
        about: [resource.name, description].filter(Boolean).join(' · '),
      })),
    ),
  ]
}
