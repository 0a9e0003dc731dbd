import { ArrowBigUpDash, Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { TextField, type TextFieldProps } from './TextField.tsx'
import { useText } from './text.tsx'

type KeyboardEvent = Parameters<NonNullable<TextFieldProps['onKeyDown']>>[0]

type PasswordFieldProps = Omit<TextFieldProps, 'type' | 'trailing'> & {
  autoComplete: 'current-password' | 'new-password'
}

export function PasswordField({ description, ...props }: PasswordFieldProps) {
  const say = useText()
  const [isShown, setShown] = useState(false)
  const [isCapsLockOn, setCapsLockOn] = useState(false)
  const watchCapsLock = (event: KeyboardEvent) => setCapsLockOn(event.getModifierState('CapsLock'))
  const hint = isCapsLockOn && (
    <>
      <Icon of={ArrowBigUpDash} size={16} />
      {say('field.capsLock')}
    </>
  )
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      capitalization="none"
      autoCorrect="off"
      spellCheck="false"
      onKeyDown={watchCapsLock}
      onKeyUp={watchCapsLock}
      onBlur={() => setCapsLockOn(false)}
      description={hint || description}
      trailing={
        <IconButton
          label={say(isShown ? 'field.hidePassword' : 'field.showPassword')}
          onPress={() => setShown(!isShown)}
        >
          <Icon of={isShown ? EyeOff : Eye} />
        </IconButton>
      }
    />
  )
}
