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
