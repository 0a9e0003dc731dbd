import { consoleLanguage } from '@latchkey/locales/console'
import { TextsProvider } from '@latchkey/ui'
import { type ComponentType, useEffect, useState } from 'react'
import { customPhrases, usePreferences } from '../preferences.ts'
import type { Administrator } from './access.ts'
import { ConsoleRoot } from './ConsoleRoot.tsx'
import { NoAccess } from './NoAccess.tsx'
import { SignInFailed } from './SignInFailed.tsx'
import { session } from './session.ts'
import { ConsoleTexts } from './texts.tsx'

type ConsoleProps = { administrator: Administrator; preferences: ReturnType<typeof usePreferences> }

/** Signs in. The console itself is loaded for administrators alone. */
export function ConsolePage() {
  const preferences = usePreferences()
  const { administrator, Console, failure } = useConsole()
  return (
    <TextsProvider language={consoleLanguage(preferences.language)} customPhrases={customPhrases}>
      <ConsoleTexts>
        <ConsoleRoot language={consoleLanguage(preferences.language)}>
          {Boolean(failure) && <SignInFailed reason={failure} />}
          {administrator?.scopes.size === 0 && <NoAccess name={administrator.name} />}
          {administrator && Console && <Console administrator={administrator} preferences={preferences} />}
        </ConsoleRoot>
      </ConsoleTexts>
    </TextsProvider>
  )
}

function useConsole() {
  const [administrator, setAdministrator] = useState<Administrator>()
  const [Console, setConsole] = useState<ComponentType<ConsoleProps>>()
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    async function enter() {
      const { claims, scopes } = await session.start()
      const present = administratorOf(claims, scopes)
      setAdministrator(present)
      if (present.scopes.size === 0) return
      const loaded = await import('./Console.tsx')
      setConsole(() => loaded.Console)
    }
    enter().catch(setFailure)
  }, [])
  return { administrator, Console, failure }
}

function administratorOf(claims: Record<string, unknown>, scopes: readonly string[]): Administrator {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined)
  const ofIdentity = ['', 'openid', 'profile']
  return {
    id: text('sub') ?? '',
    name: text('name') || text('username') || text('sub') || '',
    avatar: text('picture'),
    scopes: new Set(scopes.filter(scope => !ofIdentity.includes(scope))),
  }
}
