import { Icon, useText } from '@latchkey/ui'
import { Check, Dot } from 'lucide-react'
import type { Consent } from './consent.ts'
import { wordsOfScopes } from './consent-scopes.ts'

/** The requested scopes in words; a scope without a description by its name. */
export function ConsentScopes({ consent }: { consent: Consent }) {
  const say = useText()
  const { application, missingOIDCScope = [], requestsOfflineAccess, missingResourceScopes = [] } = consent
  const scopes = ['openid', ...missingOIDCScope, ...(requestsOfflineAccess ? ['offline_access'] : [])]
  return (
    <div>
      <h2 className="lk-consent-heading">{say('consent.scopes', { application: application.name })}</h2>
      <ul className="lk-consent-scopes">
        {scopes.map(scope => {
          const known = wordsOfScopes[scope]
          return (
            <li key={scope}>
              <Icon of={known?.icon ?? Check} />
              <span>{known ? say(known.words) : scope}</span>
            </li>
          )
        })}
        {missingResourceScopes.map(({ resource, scopes }) => (
          <li key={resource.id} className="lk-consent-resource">
            <strong>{resource.name}</strong>
            <ul className="lk-consent-scopes">
              {scopes.map(scope => (
                <li key={scope.id}>
                  <Icon of={Dot} />
                  <span>{scope.description || scope.name}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  )
}
