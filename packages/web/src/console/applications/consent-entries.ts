import type { Output } from '@latchkey/client'
import type { ConsoleSay } from '../texts.tsx'
import { aboutUserScope } from './user-scopes.ts'

export type Consent = Output<'GET /api/applications/:applicationId/user-consent-scopes'>

/** A scope that an application may ask for, as the operation that removes it names it. */
export type ConsentEntry = {
  type: 'user-scopes' | 'resource-scopes'
  id: string
  name: string
  about: string
}

/** With what each scope is for, and its API. */
export function entriesOf({ userScopes, resourceScopes }: Consent, say: ConsoleSay): ConsentEntry[] {
  return [
    ...userScopes.map(name => {
      const about = aboutUserScope[name]
      return { type: 'user-scopes' as const, id: name, name, about: about ? say(about) : '' }
    }),
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
