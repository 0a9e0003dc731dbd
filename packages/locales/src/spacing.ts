/** Between Han and Latin characters or digits. */
const thinSpace = '\u2009'

const han = /\p{Script=Han}/u
/** Characters that touch Han characters without a space: those of Chinese and Japanese, and full-width punctuation. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef“”‘’…—]/u
/** The plus sign begins a phone number. */
const narrow = /[\p{L}\p{N}+]/u

const placeholder = /([ \u2009]?)((?:<\w+>)*)\{\{(\w+)\}\}((?:<\/\w+>)*)([ \u2009]?)/g

export function isChinese(language: string): boolean {
  return new Intl.Locale(language).language === 'zh'
}

/**
 * Replaces the placeholders of a Chinese text. Between a Han character of the text and the value stands a thin space if
 * the value begins or ends with a Latin character or a digit, and none if with a Han character or full-width punctuation.
 */
export function fillChinese(text: string, read: (name: string) => string): string {
  return text.replaceAll(
    placeholder,
    (match, before: string, open: string, name: string, close: string, after: string, at: number) => {
      const value = read(name)
      const outer = [...text.slice(0, at)].at(-1)
      const [next] = text.slice(at + match.length)
      const inner = [...value]
      return `${space(before, outer, inner.at(0))}${open}${value}${close}${space(after, next, inner.at(-1))}`
    },
  )
}

function space(written: string, outer = '', inner = ''): string {
  if (!han.test(outer)) return written
  if (inner === '' || wide.test(inner)) return ''
  return written || (narrow.test(inner) ? thinSpace : '')
}

/** A list in words, e.g. “username, email or phone number”. */
export function listOf(items: readonly string[], language: string, options: Intl.ListFormatOptions): string {
  const list = new Intl.ListFormat(language, options)
  if (!isChinese(language)) return list.format(items)
  const parts = list.formatToParts(items).map(({ value }) => value)
  return parts.map((part, index) => between(parts[index - 1], part) + part).join('')
}

function between(before = '', after = ''): string {
  const [left = '', right = ''] = [[...before].at(-1), [...after].at(0)]
  const isMixed = (one: string, other: string) => han.test(one) && !wide.test(other) && narrow.test(other)
  return isMixed(left, right) || isMixed(right, left) ? thinSpace : ''
}
