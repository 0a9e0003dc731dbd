import type { Language } from './languages.ts'
import type { Catalogue, TextKey } from './locales/en.ts'

export type Values = Readonly<Record<string, string | number>>

/** Gives a text of the catalogue, its `{{placeholders}}` filled with `values`; `count` chooses the plural form. */
export type Say = (key: TextKey, values?: Values) => string

export function createSay(language: Language, catalogue: Catalogue): Say {
  const texts: Readonly<Record<string, string>> = catalogue
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
