import {
  faultsIn,
  faultsOf,
  initialValues,
  inputsOf,
  isPicture,
  keyOf,
  ProblemNotice,
  toBody,
} from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { submit as finish } from './interaction.ts'
import { ProfileField } from './ProfileField.tsx'
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
  const missing = faultsOf(inputs, values)
  const refused = faultsIn(saving.problem, inputs)
  const faults = isChecked ? { ...refused, ...missing } : {}
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (Object.keys(missing).length === 0) void saving.attempt()
  }
  return (
    <form onSubmit={submit} noValidate>
      <ProblemNotice problem={Object.keys(refused).length > 0 ? undefined : saving.problem} />
      {inputs.map(input => (
        <ProfileField
          key={keyOf(input)}
          input={input}
          value={values[keyOf(input)] ?? ''}
          fault={faults[keyOf(input)]}
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
