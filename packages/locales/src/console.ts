import type { consoleTexts } from '../en/console/index.ts'
import type { KeyOf } from './keys.ts'
import { lookup } from './lookup.ts'
import type { Texts } from './say.ts'

/** The languages of the console; it is in English for those who want another. */
export const consoleLanguages = ['en', 'zh-CN'] as const

type ConsoleLanguage = (typeof consoleLanguages)[number]

/** The keys of the texts of the console, taken from the English files. */
export type ConsoleKey = KeyOf<typeof consoleTexts>

export function consoleLanguage(wanted: string): ConsoleLanguage {
  return lookup(consoleLanguages, [wanted]) ?? 'en'
}

/** Loads the texts of the console in one language, on demand and all at once: a palette or a dialog of one section names others. */
export async function loadConsole(language: ConsoleLanguage): Promise<Texts> {
  const loaded = language === 'zh-CN' ? import('../zh-CN/console/index.ts') : import('../en/console/index.ts')
  return (await loaded).consoleTexts
}
