import { useLanguage, useText } from '@latchkey/ui'

type Place = { city?: string | null | undefined; country?: string | null | undefined }

/** Names a place in words: city and country, as far as a proxy supplied them. */
export function usePlaceName() {
  const say = useText()
  const language = useLanguage()
  const nameOf = (code: string) => {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' })
    return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code
  }
  return ({ city, country }: Place) => {
    if (city && country) return say('sessions.place', { city, country: nameOf(country) })
    return city || (country && nameOf(country)) || undefined
  }
}
