import { Checkbox, Icon, useText } from '@latchkey/ui'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Choice, type Consent, isSame } from './consent.ts'
import { wordsOfScopes } from './consent-scopes.ts'

type ConsentScopesProps = {
  consent: Consent
  declined: readonly Choice[]
  onDecline: (declined: Choice[]) => void
}

/** The requested scopes in words, of which the person may decline any; a scope without a description by its name. */
export function ConsentScopes({ consent, declined, onDecline }: ConsentScopesProps) {
  const say = useText()
  const { application, missingOIDCScope = [], requestsOfflineAccess, missingResourceScopes = [] } = consent
  const scopes = [...missingOIDCScope, ...(requestsOfflineAccess ? ['offline_access'] : [])]
  const choose = (choice: Choice, words: ReactNode) => (
    <Checkbox
      isSelected={!declined.some(each => isSame(each, choice))}
      onChange={isAllowed => {
        const others = declined.filter(each => !isSame(each, choice))
        onDecline(isAllowed ? others : [...others, choice])
      }}
    >
      {words}
    </Checkbox>
  )
  return (
    <div>
      <h2 className="lk-consent-heading">{say('consent.scopes', { application: application.name })}</h2>
      <ul className="lk-consent-scopes">
        <li className="lk-consent-always">
          <Icon of={Check} />
          <span>{say('consent.scope.openid')}</span>
        </li>
        {scopes.map(scope => {
          const known = wordsOfScopes[scope]
          return (
            <li key={scope}>
              {choose({ scope }, known ? say(known.words) : scope)}
              {known && <Icon of={known.icon} />}
            </li>
          )
        })}
        {missingResourceScopes.map(({ resource, scopes }) => (
          <li key={resource.id} className="lk-consent-resource">
            <strong>{resource.name}</strong>
            <ul className="lk-consent-scopes">
              {scopes.map(scope => (
                <li key={scope.id}>
                  {choose(
                    { scope: scope.name, indicator: resource.indicator },
                    scope.description || scope.name,
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  )
}
