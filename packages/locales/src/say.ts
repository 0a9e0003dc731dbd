import type { TextKey } from './keys.ts'
import { factsOf } from './languages.ts'
import { fillChinese, isChinese } from './spacing.ts'

export type Texts = Readonly<Record<string, string>>
export type Values = Readonly<Record<string, string | number>>

/** Returns a text with its `{{placeholders}}` replaced by `values`; `count` chooses the plural form. */
export type Say<Key extends string = TextKey> = (key: Key, values?: Values) => string

/** Creates a renderer for the texts of one language, in the format i18next JSON v4. */
export function createSay<Key extends string>(language: string, texts: Texts): Say<Key> {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  const isolate = factsOf(language).direction === 'rtl' ? isolated : (value: string) => value
  const fill = isChinese(language) ? fillChinese : fillPlaceholders
  return (key, values = {}) => {
    const form = plurals.select(Number(values.count ?? 0))
    const text = texts[key] ?? texts[`${key}_${form}`] ?? texts[`${key}_other`] ?? key
    return fill(text, name => {
      const value = values[name] ?? ''
      return typeof value === 'number' ? numbers.format(value) : isolate(value)
    })
  }
}

function fillPlaceholders(text: string, read: (name: string) => string): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => read(name))
}

/**
 * A value that keeps its own direction in a text from right to left, as a phone number does (Unicode Standard Annex #9,
 * section 2.7). An address of a page stays as it is: mail programs would take the marks for parts of the link.
 */
function isolated(value: string): string {
  return /^https?:/.test(value) ? value : `\u2068${value}\u2069`
}
