const tokens = new Map([
  ['yyyy', '(?<year>\\d{4})'],
  ['MM', '(?<month>\\d{2})'],
  ['M', '(?<month>\\d{1,2})'],
  ['dd', '(?<day>\\d{2})'],
  ['d', '(?<day>\\d{1,2})'],
])

/**
 * Whether a text is an existing calendar day in a format of `yyyy`, `MM`, `M`, `dd`, `d` and separators. Undefined
 * for any other format, whose meaning is unknown.
 */
export function isCalendarDay(text: string, format: string): boolean | undefined {
  const pieces = format.split(/(yyyy|MM?|dd?)/)
  const known = pieces.filter(piece => tokens.has(piece)).map(piece => piece[0])
  const isPlain = pieces.every(piece => tokens.has(piece) || !/[A-Za-z]/.test(piece))
  if (!isPlain || known.length === 0 || new Set(known).size < known.length) return undefined
  const pattern = pieces.map(piece => tokens.get(piece) ?? piece.replace(/[^\w\s]/g, '\\$&')).join('')
  const found = new RegExp(`^${pattern}$`).exec(text)?.groups
  if (!found) return false
  const { year = '2000', month = '1', day = '1' } = found
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= lastDay(year, month)
}

function lastDay(year: string, month: string): number {
  // The calendar repeats every 400 years. Years below 100 cannot be used directly: `Date` maps them to 1900–1999.
  return new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate()
}
