import type { TextKey } from './keys.ts'

export type Texts = Readonly<Record<string, string>>
export type Values = Readonly<Record<string, string | number>>

/** Returns a text with its `{{placeholders}}` replaced by `values`; `count` chooses the plural form. */
export type Say<Key extends string = TextKey> = (key: Key, values?: Values) => string

/** Creates a renderer for the texts of one language, in the format i18next JSON v4. */
export function createSay<Key extends string>(language: string, texts: Texts): Say<Key> {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (key, values = {}) => {
    const form = plurals.select(Number(values.count ?? 0))
    const text = texts[key] ?? texts[`${key}_${form}`] ?? texts[`${key}_other`] ?? key
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name] ?? ''
      return typeof value === 'number' ? numbers.format(value) : value
    })
  }
}
