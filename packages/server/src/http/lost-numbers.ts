/** Stands in a parsed body where a number was that JavaScript would have stored as another one, or as null. */
export class LostNumber {
  readonly written: string
  constructor(written: string) {
    this.written = written
  }
}

/** More digits than a double keeps for certain, or an exponent; RFC 8259 section 6. */
const suspicious = /\d[\d.]{15}|\d[eE][+-]?\d/

/** Whether a JSON text is worth a slower look; nearly none is. Digits within texts count too: that costs time, and nothing else. */
export function mayLoseNumbers(text: string): boolean {
  return suspicious.test(text)
}

/** A reviver for `JSON.parse`: numbers that stay the same stay, others become a `LostNumber`. */
export function markLostNumbers(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  if (typeof value !== 'number' || source === undefined) return value
  return canonical(String(value)) === canonical(source) ? value : new LostNumber(source)
}

/** A decimal number as its digits, without zeros around them, and the power of ten of the last one. */
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
