type DateConfig = { format?: string | undefined; customFormat?: string | undefined }

const tokens = /yyyy|MM?|dd?/g
const patterns: Record<string, string> = {
  yyyy: '\\d{4}',
  MM: '\\d{2}',
  M: '\\d{1,2}',
  dd: '\\d{2}',
  d: '\\d{1,2}',
}
const isoFormat = 'yyyy-MM-dd'

/**
 * The format of the dates of a field, if a native date field can write it: year, month and day once each. Undefined
 * for any other, whose meaning is unknown.
 */
export function dateFormat({ format, customFormat }: DateConfig): string | undefined {
  const wanted = (format === 'custom' ? customFormat : format) || isoFormat
  const parts = wanted.match(tokens)?.map(token => token[0]) ?? []
  const isPlain = !/[A-Za-z]/.test(wanted.replaceAll(tokens, ''))
  return isPlain && parts.length === 3 && new Set(parts).size === 3 ? wanted : undefined
}

/** Writes the date of a native field, `yyyy-MM-dd`, in a format. */
export function fromIsoDate(date: string, format: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return format.replaceAll(tokens, token => {
    const value = token.startsWith('y') ? year : token.startsWith('M') ? month : day
    return token.length === 1 ? String(Number(value)) : value
  })
}

/** Reads a date that is written in a format; empty if it is not. */
export function toIsoDate(text: string, format: string): string {
  const order = format.match(tokens) ?? []
  const pattern = format
    .split(/(yyyy|MM?|dd?)/)
    .map(piece => (patterns[piece] ? `(${patterns[piece]})` : piece.replace(/[^\w\s]/g, '\\$&')))
    .join('')
  const found = new RegExp(`^${pattern}$`).exec(text)?.slice(1)
  if (!found) return ''
  const [year, month, day] = ['y', 'M', 'd'].map(letter => {
    const value = found[order.findIndex(token => token.startsWith(letter))] ?? ''
    return letter === 'y' ? value : value.padStart(2, '0')
  })
  return `${year}-${month}-${day}`
}
