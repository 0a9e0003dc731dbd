import {
  type Fault,
  isPicture,
  type ProfileInput,
  ProfileInputField,
  useProfileInputLabel,
} from '@latchkey/react/pages'
import { useText } from '@latchkey/ui'
import { AvatarField } from './AvatarField.tsx'

type ProfileFieldProps = {
  input: ProfileInput
  value: string | boolean
  fault: Fault | undefined
  isFirst: boolean
  onChange: (value: string | boolean) => void
}

/** The field of one input; a picture is uploaded. */
export function ProfileField({ input, value, fault, isFirst, onChange }: ProfileFieldProps) {
  const say = useText()
  const label = useProfileInputLabel(input)
  if (!isPicture(input))
    return (
      <ProfileInputField input={input} value={value} fault={fault} autoFocus={isFirst} onChange={onChange} />
    )
  return (
    <AvatarField
      label={label}
      description={input.description}
      value={String(value)}
      onChange={onChange}
      error={fault && say(fault.text, fault.values)}
    />
  )
}
