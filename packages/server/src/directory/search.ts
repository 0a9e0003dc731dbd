import { isTruthy, Problem } from '@latchkey/contract'
import { join, raw, type Sql, sql } from '../store/database.ts'

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
    isExact: !isCaseSensitive && conditions.every(isSubstringOfAnything),
  }
}

/** `%text%` in any field, without wildcards inside that could reach from one field into the next. */
function isSubstringOfAnything({ column, values, mode }: Condition): boolean {
  return column === undefined && mode === 'like' && values.every(value => /^%[^%_\\\n]*%$/.test(value))
}

/** Whatever matches a field is somewhere in the document; regular expressions are looked for without its help. */
function narrowing({ values, mode }: Condition): Sql | undefined {
  if (mode !== 'like' && mode !== 'exact') return undefined
  const patterns = values.map(value => anywhere(mode === 'like' ? value : literalPattern(value)))
  return sql`(${join(
    patterns.map(pattern => sql`${hasTrigram(pattern) ? indexed : unindexed} like lower(${pattern})`),
    ' or ',
  )})`
}

const indexed = sql`document`
/** The same text, in a form that the index does not know: without three letters to look up it would be read as a whole. */
const unindexed = sql`(document || '')`

function hasTrigram(pattern: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(pattern)
}

function anywhere(pattern: string): string {
  return `${pattern.startsWith('%') ? '' : '%'}${pattern}${pattern.endsWith('%') ? '' : '%'}`
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
  if (mode === 'like') return isCaseSensitive ? sql`${column} like ${value}` : sql`${column} ilike ${value}`
  if (mode === 'posix') return isCaseSensitive ? sql`${column} ~ ${value}` : sql`${column} ~* ${value}`
  if (mode === 'similar_to') {
    if (!isCaseSensitive) refuse('the mode `similar_to` needs `isCaseSensitive=true`')
    return sql`${column} similar to ${value}`
  }
  return isCaseSensitive
    ? sql`${column} = any(${values}::text[])`
    : join(
        values.map(each => sql`${column} ilike ${literalPattern(each)}`),
        ' or ',
      )
}

/** Equality but for case, in the form that the trigram indexes serve. */
function literalPattern(value: string): string {
  return value.replace(/[\\%_]/g, '\\$&')
}

function refuse(reason: string): never {
  throw new Problem('request.invalid_input', { reason }, { details: reason })
}
