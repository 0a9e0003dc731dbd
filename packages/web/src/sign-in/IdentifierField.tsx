import { type Country, useCountrySelect } from '@latchkey/react/pages'
import { TextField, useLanguage, useText } from '@latchkey/ui'
import { isLikePhone, type Kind, wordsOfIdentifiers } from './identifier.ts'

type IdentifierFieldProps = {
  kinds: Kind[]
  value: string
  onChange: (typed: string) => void
  country: Country | undefined
  onCountry: (country: Country) => void
  error: string | undefined
  /** Whether the browser's list offers passkeys too; WebAuthn Level 3 section 5.1.4. */
  hasPasskeys?: boolean
}

/** One field for every kind of identifier. A phone number without a country code gets a choice of the country. */
export function IdentifierField(props: IdentifierFieldProps) {
  const { kinds, value, onChange, country, onCountry, error, hasPasskeys = false } = props
  const say = useText()
  const language = useLanguage()
  const isOnlyPhone = kinds.length === 1 && kinds[0] === 'phone'
  const takesPhones = kinds.includes('phone')
  const isPhone = takesPhones && (isOnlyPhone || isLikePhone(value))
  const leading = useCountrySelect({ takesPhones, isPhone, typed: value, country, onCountry })
  return (
    <TextField
      label={wordsOfIdentifiers(kinds, say, language)}
      name="username"
      autoComplete={`${autoCompleteOf(kinds)}${hasPasskeys ? ' webauthn' : ''}`}
      inputMode={isOnlyPhone ? 'tel' : kinds.length === 1 && kinds[0] === 'email' ? 'email' : 'text'}
      capitalization="none"
      autoCorrect="off"
      spellCheck="false"
      value={value}
      onChange={onChange}
      error={error}
      leading={leading}
      autoFocus
    />
  )
}

/** Password managers fill `username`, whatever kind it is; without passwords the browser's own data fit better. */
function autoCompleteOf(kinds: Kind[]) {
  if (kinds.length > 1 || kinds[0] === 'username') return 'username'
  return kinds[0] === 'phone' ? 'tel' : 'email'
}
