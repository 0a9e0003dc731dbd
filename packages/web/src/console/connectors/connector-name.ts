import type { Output } from '@latchkey/client'
import { lookup } from '@latchkey/locales'
import { useLanguage } from '@latchkey/ui'

export type Connector = Output<'GET /api/connectors/:id'>
export type Factory = Output<'GET /api/connector-factories/:id'>

type Named = Pick<Factory, 'name'>

/** The name of a connector or factory in the language of the page. */
export function useNameOf(): (named: Named) => string {
  const language = useLanguage()
  return ({ name }) => wordsIn(name, language)
}

/** The sentence that says what a factory is for. */
export function useDescriptionOf(): (described: Pick<Factory, 'description'>) => string {
  const language = useLanguage()
  return ({ description }) => wordsIn(description, language)
}

function wordsIn(words: Readonly<Record<string, string>>, language: string): string {
  return words[lookup(Object.keys(words), [language]) ?? 'en'] ?? words.en ?? ''
}
