/** Marks a number in a parsed body that JavaScript would store as another number, or as null. */
export class LostNumber {
  readonly written: string
  constructor(written: string) {
    this.written = written
  }
}

/** More digits than a double keeps exactly, or an exponent; RFC 8259 section 6. */
const suspicious = /\d[\d.]{15}|\d[eE][+-]?\d/

/**
 * Whether a JSON text needs the slower parse; almost none does. Digits inside strings also match, which only costs
 * time.
 */
export function mayLoseNumbers(text: string): boolean {
  return suspicious.test(text)
}

/** A reviver for `JSON.parse`: keeps numbers that are exact, and replaces others by a `LostNumber`. */
export function markLostNumbers(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  if (typeof value !== 'number' || source === undefined) return value
  return canonical(String(value)) === canonical(source) ? value : new LostNumber(source)
}

/** A canonical form of a decimal number: its significant digits and the power of ten of the last one. */
function canonical(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!parts) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = Number(exponent) - fraction.length + digits.length - significant.length
  return `${sign}${significant}e${power}`
}
