import { readFileSync } from 'node:fs'
import type { ConnectorKey, ErrorKey, LetterKey } from './keys.ts'

export type { ConnectorKey } from './keys.ts'

import { type Language, languages } from './languages.ts'
import { createSay, type Say } from './say.ts'

// All files are read at start: a missing or malformed one stops the start, instead of a request later.

/** Error messages, by language and code. */
export const errorTexts = readTexts<ErrorKey>('errors')

/** Texts of messages, notices, the mailbox for development and the form of RP-initiated logout. */
export const letterTexts = readTexts<LetterKey>('letters')

/** Names and descriptions of connectors. */
export const connectorTexts = readTexts<ConnectorKey>('connectors')

const clocks = new Map<Language, Intl.DateTimeFormat>()

/** A moment in words, in UTC: the server does not know where its readers are. */
export function momentText(moment: Date, language: Language): string {
  let clock = clocks.get(language)
  if (!clock) {
    // Cached: a formatter takes 27 KiB outside the heap, invisible to the garbage collector.
    clock = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
    clocks.set(language, clock)
  }
  return `${clock.format(moment)} UTC`
}

function readTexts<Key extends string>(area: string): Readonly<Record<Language, Say<Key>>> {
  const texts = Object.keys(languages).map(language => {
    const file = new URL(`../${language}/${area}.json`, import.meta.url)
    return [language, createSay<Key>(language, JSON.parse(readFileSync(file, 'utf8')))]
  })
  // The cast is safe: the keys are those of `languages`.
  return Object.fromEntries(texts) as Record<Language, Say<Key>>
}
