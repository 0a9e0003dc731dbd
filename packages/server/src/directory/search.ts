import { isTruthy, Problem } from '@latchkey/contract'
import { join, raw, type Sql, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'

const modes = ['exact', 'like', 'similar_to', 'posix'] as const
type Mode = (typeof modes)[number]

/**
 * A search as SQL: a condition on the columns, and one on `user_documents.document` if an index can narrow the
 * search.
 */
export type Search = {
  condition: Sql
  narrowed: Sql | undefined
  /** Whether the narrowing alone is the answer, so that the columns need no second check. */
  isExact: boolean
}

/**
 * Translates the search grammar to SQL; docs/wire/management-api.md#2.3. Undefined if the query contains no search.
 * Errors: `request.invalid_input`, whose details name the violated rule.
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

/** Whether the document alone decides a condition. The document has one line for each column. */
function isOfAnyField({ column, mode }: Condition): boolean {
  return column === undefined && isOfText(mode)
}

function isOfText(mode: Mode): boolean {
  return mode === 'like' || mode === 'exact'
}

/**
 * A condition on the document for a condition on columns: each matching column is a matching line of the document.
 * Regular expressions cannot be narrowed this way.
 */
function narrowing({ values, mode }: Condition): Sql | undefined {
  if (!isOfText(mode)) return undefined
  const lines = values.map(value => hasLine(mode === 'like' ? value : literalPattern(value)))
  return sql`(${join(lines, ' or ')})`
}

/** Whether a document has a line that matches a pattern. */
function hasLine(pattern: string): Sql {
  const line = readLine(pattern)
  const like = line.map(part => ('text' in part ? literalPattern(part.text) : part.wildcard))
  const isLike = sql`${hasTrigram(line) ? indexed : unindexed} like fold(${`%${like.join('')}%`})`
  if (line.every(part => 'text' in part)) return isLike
  // A wildcard inside the pattern could match across a line break, so a regular expression checks again.
  const expression = line.map(part => ('text' in part ? literalExpression(part.text) : within[part.wildcard]))
  return sql`(${isLike} and ${unindexed} ~ fold(${expression.join('')}))`
}

/** A part of a pattern: literal text, or a wildcard for any text (`%`) or one character (`_`). */
type Part = { text: string } | { wildcard: '%' | '_' }

/** The wildcards as regular expressions that stop at the end of the line. */
const within = { '%': '[^\\n]*', _: '[^\\n]' }

/**
 * Converts a pattern for a column to one for the document, where the column can be any line: line breaks mark its
 * beginning and end.
 */
function readLine(pattern: string): Part[] {
  const written = `\n${pattern.replaceAll('\n', breakInField)}\n`
    .replace(/^\n%/, '')
    .replace(/(?<!\\)((?:\\\\)*)%\n$/, '$1')
  return Array.from(written.matchAll(/[%_]|(?:\\[\s\S]|[^%_\\])+/gu), ([part]) =>
    part === '%' || part === '_' ? { wildcard: part } : { text: part.replace(/\\([\s\S])/gu, '$1') },
  )
}

/** Stands for a line break inside a column; see the function `user_document`. */
const breakInField = '\x1f'

const indexed = sql`document`
/**
 * The same text as an expression that the index does not cover: a search without a trigram would otherwise read the
 * whole index.
 */
const unindexed = sql`(document || '')`

/**
 * Whether a pattern has a trigram for the index: three letters, or fewer next to a word boundary, because the index
 * pads words.
 */
function hasTrigram(parts: Part[]): boolean {
  const some = /[\p{L}\p{N}]{3}|[\p{L}\p{N}]{2}[^\p{L}\p{N}]|[^\p{L}\p{N}][\p{L}\p{N}]/u
  return parts.some(part => 'text' in part && some.test(part.text))
}

/**
 * Refuses a list that excludes the holders of a role and the members of an organization together;
 * docs/wire/management-api.md#2.2, docs/wire/management-api.md#4.3.
 */
export function requireOneExclusion(query: URLSearchParams): void {
  if (query.has('excludeRoleId') && query.has('excludeOrganizationId'))
    refuse('`excludeRoleId` and `excludeOrganizationId` exclude each other')
}

type Condition = { column: string | undefined; values: string[]; mode: Mode }

/**
 * Limits against denial of service: people do not type longer patterns, and a long one can be made to run very long.
 */
const longestValue = 256
/** The number of values, for the same reason. */
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

/** Finds back-references such as `\\1`, the only construct whose time grows faster than the text. */
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

/**
 * Folds the letters of a regular expression outside of ASCII. The database ignores the case of ASCII letters;
 * lowercasing those would turn `\\W` into `\\w`.
 */
function foldedLetters(expression: string): string {
  return expression.replace(/[^\0-\x7f]+/g, fold)
}

/** Escapes text for a pattern of SQL's `like`. */
function literalPattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Escapes text for a regular expression of PostgreSQL. */
function literalExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function refuse(reason: string): never {
  throw new Problem('request.invalid_input', { reason }, { details: reason })
}
