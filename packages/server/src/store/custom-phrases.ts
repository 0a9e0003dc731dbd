import { type Queryable, sql } from './database.ts'
import type { CustomPhraseRow } from './rows.ts'

/** Texts that replace those of the pages, by language and key. */
export type CustomPhrases = Readonly<Record<string, Readonly<Record<string, string>>>>

export async function readCustomPhrases(from: Queryable): Promise<CustomPhrases> {
  const rows = await from.query<CustomPhraseRow>(sql`select * from custom_phrases order by language_tag`)
  return Object.fromEntries(rows.map(({ language_tag, texts }) => [language_tag, texts]))
}
