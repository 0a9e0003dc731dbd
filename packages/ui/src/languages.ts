import type { Catalogue } from './locales/en.ts'

/** The languages that every text exists in, named as their speakers name them. */
export const languages = { en: 'English', 'zh-CN': '简体中文' } as const

export type Language = keyof typeof languages

/** Fetched when they are spoken. */
export const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: async () => (await import('./locales/en.ts')).en,
  'zh-CN': async () => (await import('./locales/zh-cn.ts')).zhCn,
}

/** The first of the wanted BCP 47 tags that there is a language for; English if none. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0]
    const found = (Object.keys(languages) as Language[]).find(language => language.split('-')[0] === base)
    if (found) return found
  }
  return 'en'
}
