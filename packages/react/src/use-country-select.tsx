import { LeadingSelect, useText } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { type Country, useCountries } from './phone.ts'

type CountryChoice = {
  /** Whether the field takes phone numbers: loads the countries. */
  takesPhones: boolean
  /** Whether the text is one so far. */
  isPhone: boolean
  typed: string
  country: Country | undefined
  onCountry: (country: Country) => void
}

/** The choice of the country for the start of a phone field; nothing while the number has its own country code. */
export function useCountrySelect({
  takesPhones,
  isPhone,
  typed,
  country,
  onCountry,
}: CountryChoice): ReactNode {
  const say = useText()
  const countries = useCountries(takesPhones)
  const chosen = countries.find(({ id }) => id === country) ?? countries[0]
  if (!isPhone || typed.trim().startsWith('+') || !chosen) return null
  return (
    <LeadingSelect
      label={say('address.country')}
      value={chosen.id}
      // The cast is safe: the options are the library's countries.
      onChange={id => onCountry(id as Country)}
      // Isolated from left to right, as an option takes no elements: in Arabic, the plus sign would follow the number.
      options={countries.map(({ id, name, code }) => ({ id, words: `${name} \u2066${code}\u2069` }))}
    >
      <bdi dir="ltr">{chosen.code}</bdi>
    </LeadingSelect>
  )
}
