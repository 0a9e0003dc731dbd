import { lookup as lookupRange } from 'bcp-47-match'
import { type Language, languages } from './languages.ts'

const spoken = namesOf(Object.keys(languages) as Language[])

/** Chooses the language for a list of wanted BCP 47 tags in order of preference. English if none matches. */
export function chooseLanguage(wanted: readonly string[]): Language {
  return find(spoken, wanted) ?? 'en'
}

/** The same among these languages and added ones; an exact match with either comes first. */
export function chooseTag(added: readonly string[], wanted: readonly string[]): string {
  if (added.length === 0) return chooseLanguage(wanted)
  return lookup([...new Set([...Object.keys(languages), ...added])], wanted) ?? 'en'
}

/**
 * Finds the available tag for the first wanted one with a match, by lookup (RFC 4647 section 3.4) on tags with their
 * likely script and region (Unicode TR 35). So `zh-SG` finds `zh-CN`, which has the same script; `zh-TW` does not.
 * Malformed tags match nothing.
 */
export function lookup<Tag extends string>(
  available: readonly Tag[],
  wanted: readonly string[],
): Tag | undefined {
  return find(namesOf(available), wanted)
}

type Name<Tag> = { tag: Tag; name: string }

/**
 * Each tag in full and without its region. The most specific come first, because the library returns the first match.
 */
function namesOf<Tag extends string>(available: readonly Tag[]): Name<Tag>[] {
  const locales = available.map(tag => ({ tag, locale: likely(tag) }))
  return [
    ...locales.map(({ tag, locale }) => ({ tag, name: locale?.baseName ?? tag })),
    ...locales.flatMap(({ tag, locale }) =>
      locale?.script ? { tag, name: `${locale.language}-${locale.script}` } : [],
    ),
  ]
}

function find<Tag extends string>(names: Name<Tag>[], wanted: readonly string[]): Tag | undefined {
  const available = names.map(({ name }) => name)
  for (const tag of wanted) {
    const range = likely(tag)?.baseName
    const found = range && lookupRange(available, range)
    if (found) return names.find(({ name }) => name === found)?.tag
  }
  return undefined
}

/**
 * Adds the likely script and region: `zh` becomes `zh-Hans-CN`. Also accepts `zh_CN`, the form of operating systems.
 */
function likely(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).maximize()
  } catch {
    return undefined
  }
}
