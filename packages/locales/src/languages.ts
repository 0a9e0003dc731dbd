type Direction = 'ltr' | 'rtl'

type LanguageFacts = {
  /** Name of the language in the language itself. */
  name: string
  direction: Direction
  /** Whether names begin with the family name, and addresses with the country. */
  isLargestFirst: boolean
}

/**
 * The languages of all texts, by BCP 47 tag; each has a folder of that name. Of several entries with the same
 * language and script, the first is the fallback for regions without an entry.
 */
export const languages = {
  en: { name: 'English', direction: 'ltr', isLargestFirst: false },
  'zh-CN': { name: '简体中文', direction: 'ltr', isLargestFirst: true },
} as const satisfies Record<string, LanguageFacts>

export type Language = keyof typeof languages

/** The facts of a language: as listed above, or by CLDR for a language that an administrator added. */
export function factsOf(tag: string): LanguageFacts {
  const { language, script = '' } = new Intl.Locale(tag).maximize()
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag
  const added = {
    name,
    direction: rightToLeft.has(script) ? 'rtl' : 'ltr',
    isLargestFirst: language === 'zh',
  } as const
  return Object.hasOwn(languages, tag) ? languages[tag as Language] : added
}

/** The scripts of living languages that are written from right to left (Unicode bidirectional class R or AL). */
const rightToLeft = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'])
