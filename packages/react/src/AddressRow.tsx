import { factsOf } from '@latchkey/locales'
import { InlineNotice, TextField, useLanguage, useText } from '@latchkey/ui'
import { type Account, type Control, type Profile, useChangeProfile } from './account.ts'
import { EditableRow } from './EditableRow.tsx'
import { type AddressPart, addressParts } from './profile-fields/known-attributes.ts'

type Address = NonNullable<Profile['address']>
const fromTheHouse: AddressPart[] = ['streetAddress', 'locality', 'region', 'postalCode', 'country']
const fromTheCountry: AddressPart[] = ['country', 'region', 'locality', 'streetAddress', 'postalCode']

type AddressRowProps = { account: Account; control: Control; isTold: boolean }

export function AddressRow({ account, control, isTold }: AddressRowProps) {
  const say = useText()
  const isFromTheCountry = factsOf(useLanguage()).isLargestFirst
  const order = isFromTheCountry ? fromTheCountry : fromTheHouse
  const change = useChangeProfile()
  const valueIn = ({ profile }: Account): Address => {
    const { formatted: _, ...parts } = profile?.address ?? {}
    return parts
  }
  const format = (given: Address) =>
    order
      .map(part => given[part]?.trim())
      .filter(Boolean)
      .join(isFromTheCountry ? ' ' : ', ')
  return (
    <EditableRow<Address>
      name={say('profile.address')}
      account={account}
      valueIn={valueIn}
      shown={format(valueIn(account)) || account.profile?.address?.formatted}
      control={control}
      isTold={isTold}
      save={next => change.mutateAsync({ address: { ...next, formatted: format(next) } })}
      editor={({ value, onChange, error }) => (
        <>
          {order.map(part => (
            <TextField
              key={part}
              label={say(addressParts[part].label)}
              autoComplete={addressParts[part].autoComplete}
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
