import { readFileSync } from 'node:fs'
import type { ConnectorKey, ErrorKey, LetterKey } from './keys.ts'

export type { ConnectorKey } from './keys.ts'

import { type Language, languages } from './languages.ts'
import { createSay, type Say } from './say.ts'

// All are read at start: a file that is missing or malformed stops the server there, not a person later.

/** What errors say, by language and code. */
export const errorTexts = readTexts<ErrorKey>('errors')

/** What messages, notices, the mailbox for development and the form of RP-initiated logout say. */
export const letterTexts = readTexts<LetterKey>('letters')

/** The names and descriptions of connectors. */
export const connectorTexts = readTexts<ConnectorKey>('connectors')

function readTexts<Key extends string>(area: string): Readonly<Record<Language, Say<Key>>> {
  const texts = Object.keys(languages).map(language => {
    const file = new URL(`../${language}/${area}.json`, import.meta.url)
    return [language, createSay<Key>(language, JSON.parse(readFileSync(file, 'utf8')))]
  })
  // `languages` has every language and no other.
  return Object.fromEntries(texts) as Record<Language, Say<Key>>
}
