type Format = 'csv' | 'ndjson'

/** The beginning of a file: its columns, each with the values of the first rows. */
export type Head = { format: Format; columns: { name: string; samples: string[] }[] }

/** Bytes that are enough for the first rows. */
const enough = 256 * 1024
const sampleRows = 3

const formats: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
}

/** The format by the file's name; undefined if it has another one. */
function formatOf(file: File): Format | undefined {
  return formats[file.name.split('.').at(-1)?.toLowerCase() ?? '']
}

/** Reads the beginning of a file; undefined if it has no rows, or is in no format that can be imported. */
export async function readHead(file: File): Promise<Head | undefined> {
  const format = formatOf(file)
  if (!format) return undefined
  const text = (await file.slice(0, enough).text()).replace(/^\ufeff/, '')
  const columns = format === 'csv' ? await columnsOfCsv(text) : columnsOfLines(text, file.size > enough)
  return columns.length > 0 ? { format, columns } : undefined
}

async function columnsOfCsv(text: string): Promise<Head['columns']> {
  // Loaded with the first file.
  const { default: Papa } = await import('papaparse')
  const { data } = Papa.parse<string[]>(text, { preview: sampleRows + 1, skipEmptyLines: true })
  const [names = [], ...rows] = data
  if (rows.length === 0) return []
  return names.map((name, at) => ({
    name: name.trim(),
    samples: rows.map(row => row[at] ?? '').filter(Boolean),
  }))
}

function columnsOfLines(text: string, isCut: boolean): Head['columns'] {
  const lines = text.split('\n').filter(line => line.trim() !== '')
  // The last line of a cut text is not whole.
  const whole = isCut && lines.length > 1 ? lines.slice(0, -1) : lines
  const rows = whole.map(objectIn).filter(row => row !== undefined)
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  return names.map(name => ({
    name,
    samples: rows
      .flatMap(row => row[name] ?? [])
      .slice(0, sampleRows)
      .map(value => (typeof value === 'string' ? value : JSON.stringify(value))),
  }))
}

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    // The cast is safe: it is an object.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
