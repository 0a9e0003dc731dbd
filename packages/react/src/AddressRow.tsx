import { factsOf, type TextKey } from '@latchkey/locales'
import { InlineNotice, TextField, useLanguage, useText } from '@latchkey/ui'
import { type Control, type Profile, useChangeProfile } from './account.ts'
import { EditableRow } from './EditableRow.tsx'

type Address = NonNullable<Profile['address']>
type Part = Exclude<keyof Address, 'formatted'>

const parts: Record<Part, { label: TextKey; autoComplete: string }> = {
  streetAddress: { label: 'address.street', autoComplete: 'street-address' },
  locality: { label: 'address.locality', autoComplete: 'address-level2' },
  region: { label: 'address.region', autoComplete: 'address-level1' },
  postalCode: { label: 'address.postalCode', autoComplete: 'postal-code' },
  country: { label: 'address.country', autoComplete: 'country-name' },
}

const fromTheHouse: Part[] = ['streetAddress', 'locality', 'region', 'postalCode', 'country']
const fromTheCountry: Part[] = ['country', 'region', 'locality', 'streetAddress', 'postalCode']

export function AddressRow({ profile, control }: { profile: Profile; control: Control }) {
  const say = useText()
  const isFromTheCountry = factsOf(useLanguage()).isLargestFirst
  const order = isFromTheCountry ? fromTheCountry : fromTheHouse
  const change = useChangeProfile()
  const { formatted, ...address } = profile.address ?? {}
  const format = (given: Address) =>
    order
      .map(part => given[part]?.trim())
      .filter(Boolean)
      .join(isFromTheCountry ? ' ' : ', ')
  return (
    <EditableRow<Address>
      name={say('profile.address')}
      value={address}
      shown={format(address) || formatted}
      control={control}
      isTold
      save={next => change.mutateAsync({ address: { ...next, formatted: format(next) } })}
      editor={({ value, onChange, error }) => (
        <>
          {order.map(part => (
            <TextField
              key={part}
              label={say(parts[part].label)}
              autoComplete={parts[part].autoComplete}
              value={value[part] ?? ''}
              onChange={text => onChange({ ...value, [part]: text })}
            />
          ))}
          {error && <InlineNotice tone="danger">{error}</InlineNotice>}
        </>
      )}
    />
  )
}
