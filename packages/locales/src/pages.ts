import type { Language } from './languages.ts'
import type { Texts } from './say.ts'

/** The texts of the pages in one language, fetched when it is spoken. */
export async function loadPages(language: Language): Promise<Texts> {
  return (await import(`../${language}/pages.json`, { with: { type: 'json' } })).default
}
