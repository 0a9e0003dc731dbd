import type { Language } from './languages.ts'
import type { Texts } from './say.ts'

/** Loads the texts of the pages in one language, on demand. */
export async function loadPages(language: Language): Promise<Texts> {
  return (await import(`../${language}/pages.json`, { with: { type: 'json' } })).default
}
