import { FormRow, Switch } from '@latchkey/ui'

type SwitchRowProps = { name: string; about?: string; isOn: boolean; onChange: (isOn: boolean) => void }

/** A setting that is on or off. */
export function SwitchRow({ name, about, isOn, onChange }: SwitchRowProps) {
  return (
    <FormRow name={name} description={about}>
      <Switch label={name} isOn={isOn} onChange={onChange} />
    </FormRow>
  )
}
