import { chooseLanguage } from '@latchkey/locales'
import { LatchkeyProvider, type LatchkeyProviderProps } from '@latchkey/react'
import { Root } from '@latchkey/react/pages'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { enableShadowDOM } from 'react-stately/private/flags/flags'
import { declareInDocument } from './declare-in-document.ts'
import './element.css'
import { rememberRoot } from './shadow-roots.ts'

/** Server, token and look, as an element says them. */
export type Common = Pick<
  LatchkeyProviderProps,
  'endpoint' | 'getAccessToken' | 'onSignedOut' | 'onSessionsEnded'
> & {
  theme: 'light' | 'dark' | 'system'
  /** Undefined for the best match for the browser's languages. */
  language: string | undefined
  application: string | undefined
}

type Place = { shadow: ShadowRoot; states: CustomStateSet; onError: (error: unknown) => void }

export type Rendering = ReturnType<typeof render>

// The focus and what a dialog hides are looked up by the library, which then looks into shadow roots too.
enableShadowDOM()

let count = 0

/** Begins to render in a shadow root. */
export function render({ shadow, states, onError }: Place) {
  declareInDocument()
  const forgetRoot = rememberRoot(shadow)
  // Ids are looked up in all shadow roots, so each has its own.
  const root = createRoot(shadow, { onUncaughtError: onError, identifierPrefix: `element-${count++}` })
  return {
    show({ language: wanted, application, ...common }: Common, content: unknown) {
      const language = chooseLanguage(wanted ? [wanted] : navigator.languages)
      stateLanguage(states, language)
      root.render(
        <LatchkeyProvider {...common} language={language} {...(application && { application })}>
          <Root>{content as ReactNode /* the cast is safe: see `content` of the elements */}</Root>
        </LatchkeyProvider>,
      )
    },
    end() {
      root.unmount()
      forgetRoot()
    },
  }
}

/** The fonts of the tokens depend on the language, and the tokens are declared for the element itself. */
function stateLanguage(states: CustomStateSet, language: string) {
  const [base = ''] = language.split('-')
  states.clear()
  for (const tag of [language, base]) states.add(`language-${tag}`)
}
