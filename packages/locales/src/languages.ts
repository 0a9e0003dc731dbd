type Direction = 'ltr' | 'rtl'

type LanguageFacts = {
  /** As its speakers call it. */
  name: string
  direction: Direction
  /** Names begin with the family name, and addresses with the country. */
  isLargestFirst: boolean
}

/**
 * The languages that every text exists in, by BCP 47 tag: each has a folder of this name. The first of two that share
 * language and script speaks for the regions that have none of their own.
 */
export const languages = {
  en: { name: 'English', direction: 'ltr', isLargestFirst: false },
  'zh-CN': { name: '简体中文', direction: 'ltr', isLargestFirst: true },
} as const satisfies Record<string, LanguageFacts>

export type Language = keyof typeof languages
