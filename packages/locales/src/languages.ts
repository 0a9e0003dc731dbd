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
  ar: { name: 'العربية', direction: 'rtl', isLargestFirst: false },
  cs: { name: 'Čeština', direction: 'ltr', isLargestFirst: false },
  de: { name: 'Deutsch', direction: 'ltr', isLargestFirst: false },
  en: { name: 'English', direction: 'ltr', isLargestFirst: false },
  es: { name: 'Español', direction: 'ltr', isLargestFirst: false },
  'fa-IR': { name: 'فارسی', direction: 'rtl', isLargestFirst: false },
  fr: { name: 'Français', direction: 'ltr', isLargestFirst: false },
  it: { name: 'Italiano', direction: 'ltr', isLargestFirst: false },
  ja: { name: '日本語', direction: 'ltr', isLargestFirst: true },
  ko: { name: '한국어', direction: 'ltr', isLargestFirst: true },
  'pl-PL': { name: 'Polski', direction: 'ltr', isLargestFirst: false },
  'pt-BR': { name: 'Português (Brasil)', direction: 'ltr', isLargestFirst: false },
  'pt-PT': { name: 'Português (Portugal)', direction: 'ltr', isLargestFirst: false },
  ru: { name: 'Русский', direction: 'ltr', isLargestFirst: false },
  th: { name: 'ไทย', direction: 'ltr', isLargestFirst: false },
  'tr-TR': { name: 'Türkçe', direction: 'ltr', isLargestFirst: false },
  'uk-UA': { name: 'Українська', direction: 'ltr', isLargestFirst: false },
  'zh-CN': { name: '简体中文', direction: 'ltr', isLargestFirst: true },
  'zh-TW': { name: '繁體中文（台灣）', direction: 'ltr', isLargestFirst: true },
  'zh-HK': { name: '繁體中文（香港）', direction: 'ltr', isLargestFirst: true },
} as const satisfies Record<string, LanguageFacts>

export type Language = keyof typeof languages

/** The facts of a language: as listed above, or by CLDR for a language that an administrator added. */
export function factsOf(tag: string): LanguageFacts {
  if (Object.hasOwn(languages, tag)) return languages[tag as Language]
  const { language, script = '' } = new Intl.Locale(tag).maximize()
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag
  return { name, direction: rightToLeft.has(script) ? 'rtl' : 'ltr', isLargestFirst: language === 'zh' }
}

/** The scripts of living languages that are written from right to left (Unicode bidirectional class R or AL). */
const rightToLeft = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'])
