import { readFileSync } from 'node:fs'

export type Variables = Record<string, string | undefined>

/** An invalid variable and the reason. */
export type Fault = { name: string; reason: string }

/**
 * The given variables: directly, or by `…_FILE` from a file, as orchestrators provide secrets. Empty variables count
 * as absent.
 */
export function readVariables(
  variables: Variables,
  known: readonly string[],
): { given: Variables; faults: Fault[] } {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const faults: Fault[] = []
  for (const name of known) {
    const file = given[`${name}_FILE`]
    if (file === undefined) continue
    const read = given[name] === undefined ? readSecret(file) : { reason: `cannot be given beside ${name}` }
    if ('reason' in read) faults.push({ name: `${name}_FILE`, reason: read.reason })
    else given[name] = read.text
  }
  return { given, faults }
}

/** Removes one trailing line break, which editors add. */
function readSecret(file: string): { text: string } | { reason: string } {
  try {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? { reason: 'names an empty file' } : { text }
  } catch (error) {
    return { reason: `cannot be read: ${error instanceof Error ? error.message : error}` }
  }
}

/** Warns of variables that resemble ours: a misspelled setting would silently have no effect. */
export function unknownVariables(variables: Variables, known: readonly string[]): string[] {
  const all = known.flatMap(name => [name, `${name}_FILE`])
  return Object.keys(variables).flatMap(name => {
    if (all.includes(name)) return []
    const meant = all.find(each => isLike(name, each))
    return meant ? [`${name} is no setting of Latchkey and has no effect. Did you mean ${meant}?`] : []
  })
}

/** Short names are excluded: many unrelated variables resemble `HOST`. */
function isLike(name: string, known: string): boolean {
  const bare = name.replace(/^LATCHKEY_/, '')
  if (bare !== name && bare === known) return true
  if (known.length < 6 || !known.includes('_')) return false
  const isBeginning = bare.includes('_') && (known.startsWith(`${bare}_`) || bare.startsWith(`${known}_`))
  return isBeginning || distance(bare.toUpperCase(), known) <= 2
}

/** Levenshtein distance: insertions, deletions and substitutions. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [line, letter] of Array.from(one).entries()) {
    const next = [line + 1]
    for (let at = 1; at <= other.length; at += 1)
      next.push(
        Math.min(
          (row[at] ?? 0) + 1,
          (next[at - 1] ?? 0) + 1,
          (row[at - 1] ?? 0) + (other[at - 1] === letter ? 0 : 1),
        ),
      )
    row = next
  }
  return row[other.length] ?? 0
}

/** Returns one connection string for each host; `target_session_attrs` is handled by us. */
export function splitHosts(connectionString: string): string[] {
  const [, start, hosts = '', rest = ''] =
    /^(\w+:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/s.exec(connectionString) ?? []
  if (start === undefined || !hosts.includes(',')) return [connectionString]
  return hosts.split(',').map(host => start + host + rest)
}

/** The fault of a database URL, without any part of its password; undefined if it is valid. */
export function faultOfDatabaseUrl(text: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(text)) return 'must begin with postgres:// or postgresql://'
  const urls = splitHosts(text).map(each => URL.parse(each.replace('@/', '@localhost/')))
  const isRead = urls.every(url => url?.hash === '' && (url.username !== '' || !text.includes('@')))
  if (!isRead) return faultOfCharacters(text)
  const wanted = urls[0]?.searchParams.get('target_session_attrs') ?? 'any'
  if (!['any', 'read-write', 'primary'].includes(wanted))
    return `has target_session_attrs=${wanted}, and Latchkey writes: any, read-write and primary can be used`
  return undefined
}

function faultOfCharacters(text: string): string {
  const [, user = ''] = /^\w+:\/\/(.*)@/s.exec(text) ?? []
  const character = /[#/?@[\]\s]|%(?![\da-f]{2})/i.exec(user)?.[0]
  if (character)
    return `has the character ${JSON.stringify(character)} in the user name or password: write ${percentEncoded(character)} in its place`
  return text.includes('#') ? 'has a "#" in it: write %23 in its place' : 'is no address that can be read'
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
