import { Button, Icon, IconButton, TextField } from '@latchkey/ui'
import { Plus, X } from 'lucide-react'
import { useSay } from '../texts.tsx'
import { Doubt } from './Doubt.tsx'
import type { AddressCheck } from './redirect-check.ts'

type AddressesFieldProps = {
  label: string
  description: string
  /** The words of an example, in an empty field. */
  placeholder: string
  addresses: readonly string[]
  onChange: (addresses: string[]) => void
  check: (address: string, at: number) => AddressCheck
  isReadOnly: boolean
}

/** A list of addresses, one field each, and what is wrong with each below it. */
export function AddressesField(props: AddressesFieldProps) {
  const { label, description, placeholder, addresses, onChange, check, isReadOnly } = props
  const say = useSay()
  return (
    <fieldset className="lk-app-addresses" disabled={isReadOnly}>
      <legend className="lk-field-label">{label}</legend>
      <p className="lk-form-description">{description}</p>
      {addresses.map((address, index) => {
        const { error, hint, doubt } = check(address, index)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the address changes while one types it
          <div key={index} className="lk-app-address">
            <TextField
              label={say('applications.address.number', { label, count: index + 1 })}
              value={address}
              onChange={next => onChange(addresses.map((each, at) => (at === index ? next : each)))}
              error={error}
              description={doubt ? <Doubt>{doubt}</Doubt> : hint}
              placeholder={placeholder}
              autoComplete="off"
              inputMode="url"
              capitalization="none"
              spellCheck={false}
            />
            {!isReadOnly && (
              <IconButton
                label={say('applications.address.remove', { address })}
                onPress={() => onChange(addresses.filter((_, at) => at !== index))}
              >
                <Icon of={X} size={16} />
              </IconButton>
            )}
          </div>
        )
      })}
      {isReadOnly && addresses.length === 0 && <p>{say('applications.address.none')}</p>}
      {!isReadOnly && (
        <Button onPress={() => onChange([...addresses, ''])}>
          <Icon of={Plus} size={16} />
          {say('applications.address.add')}
        </Button>
      )}
    </fieldset>
  )
}
