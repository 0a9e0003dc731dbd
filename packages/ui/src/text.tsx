import { createSay, type Language, loadPages, type Say, type TextKey, type Values } from '@latchkey/locales'
import {
  cloneElement,
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useState,
} from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'

type Texts = { language: Language; say: Say }

const TextsContext = createContext<Texts | null>(null)

/**
 * Provides the texts in `language`. While they load, the previous language stays; before the first, nothing is
 * rendered.
 */
export function TextsProvider({ language, children }: { language: Language; children: ReactNode }) {
  const [texts, setTexts] = useState<Texts>()
  useEffect(() => {
    let isWanted = true
    loadPages(language).then(texts => isWanted && setTexts({ language, say: createSay(language, texts) }))
    return () => {
      isWanted = false
    }
  }, [language])
  if (!texts) return null
  return (
    <TextsContext value={texts}>
      <I18nProvider locale={texts.language}>{children}</I18nProvider>
    </TextsContext>
  )
}

export function useText(): Say {
  return useTexts().say
}

/** The language of the texts in this context, e.g. for `Intl`. */
export function useLanguage(): Language {
  return useTexts().language
}

function useTexts() {
  const texts = useContext(TextsContext)
  if (!texts) throw new Error('A component stands outside of <TextsProvider>.')
  return texts
}

type RichTextProps = { text: TextKey; values?: Values; components: Readonly<Record<string, ReactElement>> }

/** A text with elements in it: `<terms>Terms</terms>` becomes `components.terms` with "Terms" as its child. */
export function RichText({ text, values, components }: RichTextProps) {
  const parts = useText()(text, values).split(/<(\w+)>(.*?)<\/\1>/)
  return parts.map((part, index) => {
    if (index % 3 === 0) return part
    const element = components[part]
    return index % 3 === 1 && element && cloneElement(element, { key: part }, parts[index + 1])
  })
}
