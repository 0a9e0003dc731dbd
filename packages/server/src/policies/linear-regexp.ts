import type { RE2JS } from 're2js'

/**
 * Compiles a regular expression in JavaScript's syntax that matches in linear time, against ReDoS. Undefined if it is
 * malformed or needs backtracking (backreferences, lookaround).
 */
export async function linearRegExp(pattern: string): Promise<RE2JS | undefined> {
  // Loaded at the first use: most servers never need it.
  const { RE2JS } = await import('re2js')
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern))
  } catch {
    return undefined
  }
}
