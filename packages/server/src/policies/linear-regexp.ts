import type { RE2JS } from 're2js'

/**
 * A regular expression in JavaScript's spelling whose time grows with the text and no faster, so that no pattern and no
 * text can hold up the server. Undefined where there is none: malformed, or in need of going back (references).
 */
export async function linearRegExp(pattern: string): Promise<RE2JS | undefined> {
  // Most servers never need it.
  const { RE2JS } = await import('re2js')
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern))
  } catch {
    return undefined
  }
}
