import { useLanguage } from '@latchkey/ui'
import { useEffect, useMemo, useState } from 'react'

type Library = typeof import('libphonenumber-js/min')
export type Country = ReturnType<Library['getCountries']>[number]

// Loaded where phone numbers are enabled: its metadata is as large as the rest of the page.
const library = () => import('libphonenumber-js/min')

/** Returns the digits of a number with its country code, in the server's form; undefined if it cannot exist. */
export async function digitsOf(typed: string, country: Country | undefined): Promise<string | undefined> {
  const { parsePhoneNumberFromString } = await library()
  // ITU-T recommends 00 as the international prefix; no national number begins with it.
  const number = parsePhoneNumberFromString(typed.trim().replace(/^00/, '+'), country)
  return number?.isPossible() ? number.number.slice(1) : undefined
}

/**
 * An example of a complete number of the country, for errors. Undefined if the typed number names its country itself, if
 * there is none, or if it cannot be loaded.
 */
export async function examplePhone(typed: string, country: Country | undefined): Promise<string | undefined> {
  if (!country || /^(\+|00)/.test(typed.trim())) return undefined
  try {
    const { getExampleNumber } = await library()
    const { default: examples } = await import('libphonenumber-js/mobile/examples')
    return getExampleNumber(country, examples)?.formatInternational().replaceAll(' ', '\u00a0')
  } catch {
    return undefined
  }
}

/** The countries by name, with calling codes; empty until they are loaded, or if they are not wanted. */
export function useCountries(isWanted: boolean) {
  const language = useLanguage()
  const [loaded, setLoaded] = useState<Library>()
  useEffect(() => {
    if (isWanted) library().then(setLoaded)
  }, [isWanted])
  return useMemo(() => {
    if (!loaded) return []
    const names = new Intl.DisplayNames(language, { type: 'region' })
    return loaded
      .getCountries()
      .map(id => ({ id, name: names.of(id) ?? id, code: `+${loaded.getCountryCallingCode(id)}` }))
      .sort((one, other) => one.name.localeCompare(other.name, language))
  }, [loaded, language])
}

/** A number of the server's form in the groups of its country; until the library is loaded, in one piece. */
export function usePhoneWords(digits: string | null | undefined): string | undefined {
  const [loaded, setLoaded] = useState<Library>()
  useEffect(() => {
    if (digits) library().then(setLoaded)
  }, [digits])
  if (!digits) return undefined
  return loaded?.parsePhoneNumberFromString(`+${digits}`)?.formatInternational() ?? `+${digits}`
}

/** The country of the browser's language: usually the person's own. */
export function likelyCountry(): Country | undefined {
  const tags = navigator.languages.map(tag => new Intl.Locale(tag))
  const region = tags.find(({ region }) => region)?.region ?? tags[0]?.maximize().region
  return region as Country | undefined // an unknown region is refused when the number is read
}
