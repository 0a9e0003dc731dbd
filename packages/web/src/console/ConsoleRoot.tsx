import { keepFocus, LayerContext } from '@latchkey/ui'
import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react'

/** What the console stands in: its language and direction, and a place for dialogs and menus. */
export function ConsoleRoot({ language, children }: { language: string; children: ReactNode }) {
  const [root, setRoot] = useState<HTMLElement | null>(null)
  const [layer, setLayer] = useState<HTMLElement | null>(null)
  useEffect(() => (root ? keepFocus(root) : undefined), [root])
  // The server chose among all languages, and the console is in two.
  useLayoutEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = 'ltr'
  }, [language])
  return (
    <div className="lk-root" lang={language} dir="ltr" ref={setRoot}>
      {/* A dialog that is open from the first would move there from the body. */}
      {layer && <LayerContext.Provider value={layer}>{children}</LayerContext.Provider>}
      <div ref={setLayer} />
    </div>
  )
}
