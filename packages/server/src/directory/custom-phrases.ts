import { type CustomPhrase, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import { requireKnownTag, textsOf } from '../policies/phrases.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { CustomPhraseRow } from '../store/rows.ts'
import { lockSettings, settingsChannel } from '../store/settings.ts'

export async function listCustomPhrases(tx: Queryable): Promise<CustomPhrase[]> {
  const rows = await tx.query<CustomPhraseRow>(sql`select * from custom_phrases order by language_tag`)
  return rows.map(toCustomPhrase)
}

/** Errors: `entity.not_found`, `guard.invalid_input`. */
export async function readCustomPhrase(tx: Queryable, tag: string): Promise<CustomPhrase> {
  const [row] = await tx.query<CustomPhraseRow>(
    sql`select * from custom_phrases where language_tag = ${requireKnownTag(tag)}`,
  )
  if (!row) throw new Problem('entity.not_found')
  return toCustomPhrase(row)
}

/**
 * Replaces the texts of one language. Errors: `guard.invalid_input`, `localization.invalid_translation_structure`,
 * `entity.document_too_large`.
 */
export async function replaceCustomPhrase(
  directory: Directory,
  { tag, translation }: { tag: string; translation: Record<string, unknown> },
): Promise<CustomPhrase> {
  const { tx, settings } = directory
  const language = requireKnownTag(tag)
  requireDocumentSize(settings, { translation })
  const texts = textsOf(translation, language)
  const [row] = await tx.query<CustomPhraseRow>(sql`
    insert into custom_phrases (id, language_tag, translation, texts)
    values (${newId()}, ${language}, ${JSON.stringify(withoutEmpty(translation))}, ${JSON.stringify(texts)})
    on conflict (language_tag) do update set translation = excluded.translation, texts = excluded.texts returning *`)
  await tx.notify(settingsChannel)
  await record(directory, 'CustomPhrase.Updated', { language })
  // The cast is safe: the statement inserts or updates one row.
  return toCustomPhrase(row as CustomPhraseRow)
}

/**
 * Errors: `guard.invalid_input`, `entity.not_found`, `localization.cannot_delete_default_language` for the language
 * that people see if the pages have none of theirs.
 */
export async function deleteCustomPhrase(directory: Directory, tag: string): Promise<void> {
  const { tx } = directory
  const language = requireKnownTag(tag)
  const { signInExperience, customPhrases } = await lockSettings(tx)
  if (!Object.hasOwn(customPhrases, language)) throw new Problem('entity.not_found')
  if (signInExperience.languageInfo.fallbackLanguage === language)
    throw new Problem('localization.cannot_delete_default_language', { languageTag: language })
  await tx.query(sql`delete from custom_phrases where language_tag = ${language}`)
  await tx.notify(settingsChannel)
  await record(directory, 'CustomPhrase.Deleted', { language })
}

/** The tree without empty texts, and without branches that have nothing else. */
function withoutEmpty(tree: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
    if (typeof value === 'string') return value.trim() ? [[key, value]] : []
    const branch = withoutEmpty(value as Record<string, unknown>)
    return Object.keys(branch).length > 0 ? [[key, branch]] : []
  })
  return Object.fromEntries(entries)
}

function toCustomPhrase({ id, language_tag, translation }: CustomPhraseRow): CustomPhrase {
  return { tenantId: 'default', id, languageTag: language_tag, translation }
}
