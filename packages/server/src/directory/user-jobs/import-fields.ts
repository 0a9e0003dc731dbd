import { type ImportOptions, managementApi, Problem, profile } from '@latchkey/contract'
import { shownOnly, unprotected } from './csv.ts'

/** A value by the path of its field: `['profile', 'givenName']`. */
type Path = readonly string[]

const fields = Object.keys(managementApi.createUser.body.shape)
const claims: Readonly<Record<string, object>> = profile.shape
const addressParts: object = profile.shape.address.unwrap().shape

/** Documents, which a cell has as JSON. */
const documents = ['profile', 'customData', 'profile.address']

/**
 * Where the columns of a file go. Without a mapping, a column is named like its field. Errors: `guard.invalid_input`,
 * also for a field that there is not.
 */
export function pathsOf(columns: readonly string[], mapping: ImportOptions['mapping']): (Path | undefined)[] {
  const missing = Object.keys(mapping ?? {}).find(column => !columns.includes(column))
  if (missing !== undefined) refuse(`the file has no column \`${missing}\``)
  const repeated = columns.find((column, at) => columns.indexOf(column) !== at)
  if (repeated !== undefined) refuse(`the column \`${repeated}\` is there twice`)
  const paths = columns.map(column => {
    const field = mapping ? mapping[column] : shownOnly.has(column) ? undefined : column
    return field === undefined ? undefined : readField(field)
  })
  const names = paths.flatMap(path => path?.join('.') ?? [])
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) refuse(`two columns are for the field \`${twice}\``)
  if (names.length === 0) refuse('no column is for a field')
  return paths
}

/** Whether a name of a JSON object is passed over, or stands for a field; undefined: there is no such field. */
export function placeOf(name: string): 'field' | 'shownOnly' | undefined {
  if (fields.includes(name)) return 'field'
  return shownOnly.has(name) ? 'shownOnly' : undefined
}

/** Errors: `guard.invalid_input`. */
export function readField(field: string): Path {
  const path = field.split('.')
  const [first = '', second, third] = path
  const isKnown =
    path.length === 1
      ? fields.includes(first)
      : path.every(part => part !== '' && part !== '__proto__') &&
        (first === 'customData' ||
          (first === 'profile' && path.length === 2 && Object.hasOwn(claims, second ?? '')) ||
          (path.length === 3 && second === 'address' && Object.hasOwn(addressParts, third ?? '')))
  if (!isKnown)
    refuse(`\`${field}\` is no field; these are: ${fields.join(', ')}, profile.<claim>, customData.<key>`)
  return path
}

/** Puts a value of a file to its field; an empty one is left out. Throws for a document that is no JSON. */
export function putField(into: Record<string, unknown>, path: Path, given: unknown): void {
  if (given === null || given === undefined || given === '') return
  const field = path.join('.')
  const value = typeof given === 'string' ? readText(field, unprotected(given)) : given
  let place = into
  for (const key of path.slice(0, -1)) {
    const inner = place[key]
    place[key] = typeof inner === 'object' && inner !== null ? inner : {}
    // The cast is safe: the line before made it an object.
    place = place[key] as Record<string, unknown>
  }
  place[path.at(-1) ?? ''] = value
}

function readText(field: string, text: string): unknown {
  if (documents.includes(field)) return JSON.parse(text)
  if (field.startsWith('customData.')) return readScalar(text)
  // Written for people: +31 (6) 12 34 56 78.
  if (field === 'primaryPhone' && /^\+?[\d ().\-/]+$/.test(text)) return text.replace(/\D/g, '')
  return text
}

/** A number, true or false where nothing of it is lost, such as a leading zero; otherwise text. */
function readScalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && String(Number(text)) === text && Number.isFinite(Number(text))
    ? Number(text)
    : text
}

export function refuse(reason: string): never {
  throw new Problem('guard.invalid_input', { part: 'file', reason }, { details: reason })
}
