import { isTruthy, Problem } from '@latchkey/contract'
import { join, raw, type Sql, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'

const modes = ['exact', 'like', 'similar_to', 'posix'] as const
type Mode = (typeof modes)[number]

/** What a query seeks: a condition on the columns, and, where an index can narrow it down, one on `user_documents.document`. */
export type Search = {
  condition: Sql
  narrowed: Sql | undefined
  /** What is narrowed down to is what is sought: nothing has to be looked at again. */
  isExact: boolean
}

/**
 * The search grammar of contract management-api 2.3 as SQL; undefined where nothing is sought.
 * Every violation is `request.invalid_input`, whose details say which rule.
 */
export function readSearch(query: URLSearchParams, columns: readonly string[]): Search | undefined {
  const joint = query.get('joint') || query.get('jointMode') || 'or'
  if (joint !== 'or' && joint !== 'and') refuse('`joint` is `or` or `and`')
  const isCaseSensitive = isTruthy(query.get('isCaseSensitive'))

  const conditions = readConditions(query, columns)
  if (conditions.length === 0) return undefined
  const together = (parts: Sql[]) => sql`(${join(parts, ` ${joint} `)})`
  const narrowings = conditions.map(narrowing)
  return {
    condition: together(conditions.map(condition => sql`(${matchAny(condition, columns, isCaseSensitive)})`)),
    narrowed: narrowings.every(each => each !== undefined) ? together(narrowings) : undefined,
    isExact: !isCaseSensitive && conditions.every(isOfAnyField),
  }
}

/** Whether a document, which has a line for each field, shows by itself that a condition is met. */
function isOfAnyField({ column, mode }: Condition): boolean {
  return column === undefined && isOfText(mode)
}

function isOfText(mode: Mode): boolean {
  return mode === 'like' || mode === 'exact'
}

/** Whatever matches a field is a line of the document; regular expressions are looked for without its help. */
function narrowing({ values, mode }: Condition): Sql | undefined {
  if (!isOfText(mode)) return undefined
  const lines = values.map(value => hasLine(mode === 'like' ? value : literalPattern(value)))
  return sql`(${join(lines, ' or ')})`
}

/** Whether a document has a line that is like a pattern. */
function hasLine(pattern: string): Sql {
  const line = readLine(pattern)
  const like = line.map(part => ('text' in part ? literalPattern(part.text) : part.wildcard))
  const isLike = sql`${hasTrigram(line) ? indexed : unindexed} like fold(${`%${like.join('')}%`})`
  if (line.every(part => 'text' in part)) return isLike
  // A wildcard on the way could reach from one line into the next.
  const expression = line.map(part => ('text' in part ? literalExpression(part.text) : within[part.wildcard]))
  return sql`(${isLike} and ${unindexed} ~ fold(${expression.join('')}))`
}

/** A part of a pattern: text as it is, or what stands for any text or for one character. */
type Part = { text: string } | { wildcard: '%' | '_' }

/** The wildcards as regular expressions that end with the line. */
const within = { '%': '[^\\n]*', _: '[^\\n]' }

/** A pattern of one field as one of the document, where it can stand anywhere: a line begins and ends with a break. */
function readLine(pattern: string): Part[] {
  const written = `\n${pattern.replaceAll('\n', breakInField)}\n`
    .replace(/^\n%/, '')
    .replace(/(?<!\\)((?:\\\\)*)%\n$/, '$1')
  return Array.from(written.matchAll(/[%_]|(?:\\[\s\S]|[^%_\\])+/gu), ([part]) =>
    part === '%' || part === '_' ? { wildcard: part } : { text: part.replace(/\\([\s\S])/gu, '$1') },
  )
}

/** What stands in a document for a break within a field; see the function `user_document`. */
const breakInField = '\x1f'

const indexed = sql`document`
/** The same text, in a form that the index does not know: without anything to look up it would be read as a whole. */
const unindexed = sql`(document || '')`

/** Three letters, or fewer where a word is known to begin before or to end after them: the index has all those. */
function hasTrigram(parts: Part[]): boolean {
  const some = /[\p{L}\p{N}]{3}|[\p{L}\p{N}]{2}[^\p{L}\p{N}]|[^\p{L}\p{N}][\p{L}\p{N}]/u
  return parts.some(part => 'text' in part && some.test(part.text))
}

/** Contract management-api 2.2 and 4.3: a list leaves out a role’s holders or an organization’s members, not both. */
export function requireOneExclusion(query: URLSearchParams): void {
  if (query.has('excludeRoleId') && query.has('excludeOrganizationId'))
    refuse('`excludeRoleId` and `excludeOrganizationId` exclude each other')
}

type Condition = { column: string | undefined; values: string[]; mode: Mode }

/** Longer patterns are no search that people type, and could be made to take for ever. */
const longestValue = 256
/** So could more of them. */
const mostValues = 100

function readConditions(query: URLSearchParams, columns: readonly string[]): Condition[] {
  const modeOf = new Map<string | undefined, Mode>()
  const valuesOf = new Map<string | undefined, string[]>()
  for (const [key, value] of query) {
    const [word = '', field, tooDeep] = key.split('.')
    if (word !== 'search' && word !== 'mode') continue
    if (tooDeep !== undefined) refuse(`\`${key}\` has more than one level of fields`)
    const column = field === undefined ? undefined : columnOf(field, columns)
    if (word === 'mode') modeOf.set(column, requireMode(value))
    else valuesOf.set(column, [...(valuesOf.get(column) ?? []), requireValue(key, value)])
  }
  if ([...valuesOf.values()].flat().length > mostValues) refuse(`more than ${mostValues} values are sought`)
  return [...valuesOf].map(([column, values]) => {
    const mode = modeOf.get(column) ?? modeOf.get(undefined) ?? 'like'
    if (mode === 'posix' && values.some(refersToItself))
      refuse('a regular expression does not refer to itself')
    if (mode !== 'exact' && values.length > 1)
      refuse(`only the mode \`exact\` takes several values for ${column ?? 'search'}`)
    return { column, values, mode }
  })
}

/** `\\1`: the one thing in them whose time grows faster than the text. */
function refersToItself(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*\\[1-9]/.test(pattern)
}

function columnOf(field: string, columns: readonly string[]): string {
  const column = field.replace(/[A-Z]/g, capital => `_${capital.toLowerCase()}`)
  return columns.includes(column)
    ? column
    : refuse(`\`${field}\` cannot be searched; these can: ${columns.join(', ')}`)
}

function requireMode(value: string): Mode {
  return modes.find(mode => mode === value) ?? refuse(`the mode is one of ${modes.join(', ')}`)
}

function requireValue(key: string, value: string): string {
  if (!value) refuse(`\`${key}\` is empty`)
  if (/(^|[^\\])(\\\\)*\\$/.test(value)) refuse(`\`${key}\` ends in a lone \\`)
  if (value.length > longestValue) refuse(`\`${key}\` has more than ${longestValue} characters`)
  return value
}

function matchAny(
  { column, values, mode }: Condition,
  columns: readonly string[],
  isCaseSensitive: boolean,
): Sql {
  const sought = column ? [column] : columns
  return join(
    sought.map(name => match(raw(name), values, { mode, isCaseSensitive })),
    ' or ',
  )
}

function match(
  column: Sql,
  values: string[],
  { mode, isCaseSensitive }: { mode: Mode; isCaseSensitive: boolean },
): Sql {
  const [value] = values
  if (mode === 'like')
    return isCaseSensitive ? sql`${column} like ${value}` : sql`fold(${column}) like fold(${value})`
  if (mode === 'posix')
    return isCaseSensitive
      ? sql`${column} ~ ${value}`
      : sql`fold(${column}) collate "C" ~* ${foldedLetters(value ?? '')}`
  if (mode === 'similar_to') {
    if (!isCaseSensitive) refuse('the mode `similar_to` needs `isCaseSensitive=true`')
    return sql`${column} similar to ${value}`
  }
  return isCaseSensitive
    ? sql`${column} = any(${values}::text[])`
    : join(
        values.map(each => sql`fold(${column}) like fold(${literalPattern(each)})`),
        ' or ',
      )
}

/** An expression for folded text, which the database then matches whatever the case of its ASCII letters: `\\W` is not `\\w`. */
function foldedLetters(expression: string): string {
  return expression.replace(/[^\0-\x7f]+/g, fold)
}

/** Text as it is, in a pattern of SQL's `like`. */
function literalPattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Text as it is, in a regular expression of PostgreSQL's. */
function literalExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function refuse(reason: string): never {
  throw new Problem('request.invalid_input', { reason }, { details: reason })
}
