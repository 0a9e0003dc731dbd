import { languages } from './languages.ts'
import type { Texts } from './say.ts'

/** Loads the texts of the pages in one language, on demand; in English for a language that is not built in. */
export async function loadPages(language: string): Promise<Texts> {
  const builtIn = Object.hasOwn(languages, language) ? language : 'en'
  return (await import(`../${builtIn}/pages.json`, { with: { type: 'json' } })).default
}
