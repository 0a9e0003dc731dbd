import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import type { ImportOptions } from '@latchkey/contract'
import { pathsOf, placeOf, putField, readField, refuse } from './import-fields.ts'

/** A row of an import: its fields, not checked yet, or why they cannot be read. */
export type ImportRow = { line: number } & Content
type Content = { fields: Record<string, unknown> } | { fault: string }

/** Reads the rows of a file. Errors: `guard.invalid_input` for a file that cannot be read as a whole. */
export function readRows(
  file: Buffer,
  { format, mapping }: Pick<ImportOptions, 'format' | 'mapping'>,
): AsyncGenerator<ImportRow> | Generator<ImportRow> {
  if (file.length === 0) refuse('it is empty')
  if (!isUtf8(file)) refuse('it is not UTF-8')
  return format === 'csv' ? readCsv(file, mapping) : readLines(file, mapping)
}

const chunk = 64 * 1024

async function* readCsv(file: Buffer, mapping: ImportOptions['mapping']): AsyncGenerator<ImportRow> {
  // Loaded on demand: a server without imports does not need it.
  const { parse } = await import('csv-parse')
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(file),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1024 * 1024,
  })
  // Errors of the parser reach the loop below.
  Readable.from(chunksOf(file)).pipe(parser)
  let columns: string[] | undefined
  let paths: ReturnType<typeof pathsOf> = []
  // The line after the last row, where the next one begins.
  let line = 1
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      if (!columns) {
        columns = record.map(name => name.trim())
        paths = pathsOf(columns, mapping)
      } else yield { line, ...rowOf(record, columns, paths) }
      line = info.lines + 1
    }
  } catch (error) {
    const { code = '', lines } = error as { code?: string; lines?: number }
    if (!code.startsWith('CSV_')) throw error
    refuse(`it is no CSV at line ${lines}: ${faults[code] ?? 'a quotation mark is in the wrong place'}`)
  }
  if (!columns) refuse('it has no first line with names')
}

const faults: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is not closed',
  CSV_MAX_RECORD_SIZE: 'a row is longer than a megabyte',
}

function rowOf(record: string[], columns: string[], paths: ReturnType<typeof pathsOf>): Content {
  if (record.length !== columns.length)
    return { fault: `it has ${record.length} cells, and the first line has ${columns.length}` }
  const fields: Record<string, unknown> = {}
  for (const [at, path] of paths.entries())
    if (path) {
      const fault = put(fields, path, record[at])
      if (fault) return { fault }
    }
  return { fields }
}

function put(fields: Record<string, unknown>, path: readonly string[], value: unknown): string | undefined {
  try {
    putField(fields, path, value)
    return undefined
  } catch {
    return `${path.join('.')}: it is no JSON`
  }
}

function* chunksOf(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; at += chunk) yield file.subarray(at, at + chunk)
}

/** Spreadsheets write the separator of their region. */
function delimiterOf(file: Buffer): string {
  const [first = ''] = file.toString('utf8', 0, 4096).split(/\r?\n/, 1)
  const names = first.replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => names.split(delimiter).length
  return [';', '\t'].find(each => count(each) > count(',')) ?? ','
}

function* readLines(file: Buffer, mapping: ImportOptions['mapping']): Generator<ImportRow> {
  const paths = mapping && Object.entries(mapping).map(([name, field]) => ({ name, path: readField(field) }))
  let line = 0
  for (let at = 0; at < file.length; ) {
    const end = file.indexOf(10, at)
    const text = file.toString('utf8', at, end < 0 ? file.length : end).trim()
    at = end < 0 ? file.length : end + 1
    line += 1
    const bare = line === 1 ? text.replace(/^\ufeff/, '') : text
    if (bare !== '') yield { line, ...readLine(bare, paths) }
  }
}

function readLine(text: string, paths: { name: string; path: readonly string[] }[] | undefined): Content {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { fault: 'it is no JSON' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { fault: 'it is no JSON object' }
  const given = value as Record<string, unknown>
  const fields: Record<string, unknown> = {}
  const names = Object.keys(given)
  const unknown = paths ? undefined : names.find(name => placeOf(name) === undefined)
  if (unknown !== undefined) return { fault: `\`${unknown}\` is no field` }
  const places =
    paths ?? names.filter(name => placeOf(name) === 'field').map(name => ({ name, path: [name] }))
  for (const { name, path } of places) {
    const fault = put(fields, path, given[name])
    if (fault) return { fault }
  }
  return { fields }
}
