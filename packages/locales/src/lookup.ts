import { lookup as lookupRange } from 'bcp-47-match'
import { type Language, languages } from './languages.ts'

const spoken = namesOf(Object.keys(languages) as Language[])

/** The language for the wanted BCP 47 tags, the most wanted first; English if there is none of them. */
export function chooseLanguage(wanted: readonly string[]): Language {
  return find(spoken, wanted) ?? 'en'
}

/**
 * The available tag that fits the first of the wanted ones that any fits: lookup by RFC 4647 section 3.4, on tags
 * with their likely script and region (Unicode TR 35). So `zh-SG` finds `zh-CN`, which is in the same script, and
 * `zh-TW` does not. Tags that are not well-formed fit nothing.
 */
export function lookup<Tag extends string>(
  available: readonly Tag[],
  wanted: readonly string[],
): Tag | undefined {
  return find(namesOf(available), wanted)
}

type Name<Tag> = { tag: Tag; name: string }

/** Whole, and without the region. The most specific first: of what fits a range, the library takes the first. */
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

/** `zh-Hans-CN` for `zh`, and for `zh_CN`, as operating systems write it. */
function likely(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).maximize()
  } catch {
    return undefined
  }
}
