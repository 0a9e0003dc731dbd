import { Button, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { submit as finish } from './interaction.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { ProfileField } from './ProfileField.tsx'
import { faultOf, initialValues, inputsOf, isPicture, keyOf, toBody } from './profile-fields.ts'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'

/** The profile fields that an administrator asks for at sign-up; docs/wire/management-api.md#6.6. */
export function ProfileFieldsForm() {
  const say = useText()
  const { call, experience } = useSignInContext()
  const inputs = inputsOf(experience.customProfileFields)
  const [values, setValues] = useState(() => initialValues(inputs))
  const [isChecked, setChecked] = useState(false)
  const saving = useAdvance(async () => {
    const body = { type: 'extraProfile' as const, values: toBody(inputs, values) }
    await call('POST /api/experience/profile', { body })
    return finish(call)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (inputs.every(input => !faultOf(input, values[keyOf(input)]))) void saving.attempt()
  }
  return (
    <form onSubmit={submit} noValidate>
      <ProblemNotice problem={saving.problem} />
      {inputs.map(input => (
        <ProfileField
          key={keyOf(input)}
          input={input}
          value={values[keyOf(input)] ?? ''}
          fault={isChecked ? faultOf(input, values[keyOf(input)]) : undefined}
          isFirst={input === inputs.find(each => !isPicture(each))}
          onChange={value => {
            saving.forgive()
            setValues({ ...values, [keyOf(input)]: value })
          }}
        />
      ))}
      <Button type="submit" look="filled" isWide isPending={saving.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
