import type { Say, Values } from '@latchkey/locales'
import { createSay, type Texts } from '@latchkey/locales'
import { type ConsoleKey, consoleLanguage, loadConsole } from '@latchkey/locales/console'
import { useLanguage, withElements } from '@latchkey/ui'
import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useState } from 'react'

export type { ConsoleKey }
export type ConsoleSay = Say<ConsoleKey>

const SayContext = createContext<ConsoleSay | null>(null)

/** Provides the texts of the console in the language of the page. Before the first ones nothing is shown. */
export function ConsoleTexts({ children }: { children: ReactNode }) {
  const language = useLanguage()
  const [loaded, setLoaded] = useState<{ say: ConsoleSay }>()
  useEffect(() => {
    let isWanted = true
    const wanted = consoleLanguage(language)
    loadConsole(wanted).then(
      (texts: Texts) => isWanted && setLoaded({ say: createSay<ConsoleKey>(wanted, texts) }),
    )
    return () => {
      isWanted = false
    }
  }, [language])
  return loaded && <SayContext.Provider value={loaded.say}>{children}</SayContext.Provider>
}

/** The texts of the console. `useText` of the kit has those of its components. */
export function useSay(): ConsoleSay {
  const say = useContext(SayContext)
  if (!say) throw new Error('A component stands outside of <ConsoleTexts>.')
  return say
}

type RichProps = { text: ConsoleKey; values?: Values; components: Readonly<Record<string, ReactElement>> }

/** As `RichText` of the kit: `<name>Mira</name>` becomes `components.name` with "Mira" as its child. */
export function Rich({ text, values, components }: RichProps) {
  return withElements(useSay()(text, values), components)
}
