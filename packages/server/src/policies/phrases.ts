import { Problem } from '@latchkey/contract'
import english from '@latchkey/locales/en/pages.json' with { type: 'json' }

const model: Readonly<Record<string, string>> = english

/**
 * Requires a BCP 47 tag of a language that CLDR knows, and returns it in its canonical case. Errors:
 * `guard.invalid_input`.
 */
export function requireKnownTag(tag: string): string {
  const canonical = tag.length <= 16 ? canonicalTag(tag) : undefined
  const language = canonical && new Intl.Locale(canonical).language
  if (canonical && language && names.of(language) !== undefined) return canonical
  const reason = 'languageTag: is no language tag'
  throw new Problem('guard.invalid_input', { part: 'params', reason }, { details: reason })
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

/**
 * The texts of a translation by their keys, without empty ones. A translation is flat, or a tree whose branches are the
 * parts of the keys between the dots. A text may leave out placeholders and elements of the English text, and has no
 * others. Errors: `localization.invalid_translation_structure`, with the keys.
 */
export function textsOf(translation: Record<string, unknown>, language: string): Record<string, string> {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
  const entries = leavesOf(translation)
  const keys = entries.flatMap(([key, text]) =>
    typeof text === 'string' && hasOnly(text, modelOf(key, pluralCategories)) ? [] : [key],
  )
  if (keys.length > 0)
    throw new Problem('localization.invalid_translation_structure', { keys: keys.slice(0, 20).join(', ') })
  // The cast is safe: all other values were refused.
  return Object.fromEntries(entries.filter(([, text]) => String(text).trim())) as Record<string, string>
}

function leavesOf(tree: Record<string, unknown>, path = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leavesOf(value as Record<string, unknown>, `${path}${key}.`)
      : [[path + key, value] as [string, unknown]],
  )
}

/** The English text of a key, of which a language may have other plural forms. */
function modelOf(key: string, categories: readonly string[]): string | undefined {
  const [, stem, category = ''] = /^(.*)_(\w+)$/.exec(key) ?? []
  if (stem && Object.hasOwn(model, `${stem}_other`))
    return categories.includes(category) ? model[`${stem}_other`] : undefined
  return Object.hasOwn(model, key) ? model[key] : undefined
}

function hasOnly(text: string, english: string | undefined): boolean {
  if (english === undefined) return false
  const known = marksOf(english)
  return marksOf(text).every(mark => known.includes(mark))
}

/** The placeholders and elements of a text. */
function marksOf(text: string): string[] {
  return text.match(/\{\{\w+\}\}|<\/?\w+>/g) ?? []
}
