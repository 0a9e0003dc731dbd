import {
  createSay,
  factsOf,
  languages,
  loadPages,
  type Say,
  type TextKey,
  type Texts,
  type Values,
} from '@latchkey/locales'
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

type Spoken = { language: string; say: Say; added: readonly string[] }

const TextsContext = createContext<Spoken | null>(null)

/** Texts of the pages that an administrator replaced. */
export type CustomPhrases = {
  /** The languages with such texts: built-in ones, and added ones. */
  languages: readonly string[]
  load: (language: string) => Promise<Texts>
}

const noPhrases: CustomPhrases = { languages: [], load: async () => ({}) }

type TextsProviderProps = {
  /** A BCP 47 tag. */
  language: string
  customPhrases?: CustomPhrases | undefined
  children: ReactNode
}

/**
 * Provides the texts in `language`. While they load, the previous language stays; before the first, nothing is
 * rendered.
 */
export function TextsProvider({ language, customPhrases = noPhrases, children }: TextsProviderProps) {
  const [texts, setTexts] = useState<Spoken>()
  useEffect(() => {
    let isWanted = true
    const { languages: added } = customPhrases
    loadTexts(language, customPhrases).then(
      texts => isWanted && setTexts({ language, say: createSay(language, texts), added }),
    )
    return () => {
      isWanted = false
    }
  }, [language, customPhrases])
  if (!texts) return null
  return (
    <TextsContext.Provider value={texts}>
      <I18nProvider locale={texts.language}>{children}</I18nProvider>
    </TextsContext.Provider>
  )
}

async function loadTexts(language: string, { languages, load }: CustomPhrases): Promise<Texts> {
  const replaced = languages.includes(language) ? load(language) : {}
  // The built-in texts are better than a page without any.
  const [builtIn, custom] = await Promise.all([
    loadPages(language),
    Promise.resolve(replaced).catch(() => ({})),
  ])
  return { ...builtIn, ...custom }
}

export function useText(): Say {
  return useTexts().say
}

/** The language of the texts in this context, e.g. for `Intl`. */
export function useLanguage(): string {
  return useTexts().language
}

/** The languages that a person can choose from: tag and own name. */
export function useLanguages(): readonly { tag: string; name: string }[] {
  const { added } = useTexts()
  const tags = new Set([...Object.keys(languages), ...added])
  return [...tags].map(tag => ({ tag, name: factsOf(tag).name }))
}

function useTexts() {
  const texts = useContext(TextsContext)
  if (!texts) throw new Error('A component stands outside of <TextsProvider>.')
  return texts
}

type RichTextProps = { text: TextKey; values?: Values; components: Readonly<Record<string, ReactElement>> }

/** A text with elements in it: `<terms>Terms</terms>` becomes `components.terms` with "Terms" as its child. */
export function RichText({ text, values, components }: RichTextProps) {
  return withElements(useText()(text, values), components)
}

/** The text with its marked parts as children of the elements of their names. */
export function withElements(text: string, components: RichTextProps['components']): ReactNode[] {
  return text.split(/<(\w+)>(.*?)<\/\1>/).map((part, index, parts) => {
    if (index % 3 === 0) return part
    const element = components[part]
    return index % 3 === 1 && element && cloneElement(element, { key: part }, parts[index + 1])
  })
}
