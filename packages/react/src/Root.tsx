import { chooseTag, factsOf } from '@latchkey/locales'
import { keepFocus, LayerContext, TextsProvider } from '@latchkey/ui'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useLatchkey } from './latchkey-context.ts'

const IsInRoot = createContext(false)

/** What the components stand in: texts, theme, and a place for dialogs and menus. Inside of another, nothing. */
export function Root({ children }: { children: ReactNode }) {
  return useContext(IsInRoot) ? children : <OutermostRoot>{children}</OutermostRoot>
}

function OutermostRoot({ children }: { children: ReactNode }) {
  const { customPhrases, theme, ...given } = useLatchkey()
  const language = given.language ?? chooseTag(customPhrases?.languages ?? [], browserLanguages())
  const [root, setRoot] = useState<HTMLElement | null>(null)
  const [layer, setLayer] = useState<HTMLElement | null>(null)
  useEffect(() => (root ? keepFocus(root) : undefined), [root])
  return (
    <IsInRoot.Provider value={true}>
      <TextsProvider language={language} customPhrases={customPhrases}>
        <div
          className="lk-root"
          lang={language}
          dir={factsOf(language).direction}
          data-theme={theme === 'system' ? undefined : theme}
          ref={setRoot}
        >
          {/* A dialog that is open from the first would move there from the body. */}
          {layer && <LayerContext.Provider value={layer}>{children}</LayerContext.Provider>}
          <div ref={setLayer} />
        </div>
      </TextsProvider>
    </IsInRoot.Provider>
  )
}

/** None on a server. */
const browserLanguages = () => globalThis.navigator?.languages ?? []
