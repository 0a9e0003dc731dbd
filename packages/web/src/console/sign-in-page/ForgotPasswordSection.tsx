import { FormSection, SelectField } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import type { Experience, ExperienceForm } from './experience.ts'

const choices = {
  any: null,
  email: ['EmailVerificationCode'],
  phone: ['PhoneVerificationCode'],
  both: ['EmailVerificationCode', 'PhoneVerificationCode'],
  none: [],
} as const satisfies Record<string, Experience['forgotPasswordMethods']>

type Choice = keyof typeof choices
// The cast is safe: these are the keys of `choices`.
const all = Object.keys(choices) as Choice[]

/** By which channel people replace a password that they forgot. */
export function ForgotPasswordSection({ form }: ExperienceForm) {
  const say = useSay()
  const { forgotPasswordMethods: present } = form.settings
  const sorted = present && [...present].sort()
  const chosen = all.find(each => JSON.stringify(choices[each]) === JSON.stringify(sorted)) ?? 'both'
  const choose = (choice: Choice) => {
    const methods = choices[choice]
    form.change({ forgotPasswordMethods: methods && [...methods] })
  }
  return (
    <FormSection
      title={say('signInPage.forgotPassword')}
      description={say('signInPage.forgotPassword.about')}
    >
      <SelectField
        label={say('signInPage.forgotPassword.by')}
        description={chosen === 'none' ? say('signInPage.forgotPassword.none.about') : undefined}
        value={chosen}
        // The cast is safe: the options are the choices.
        onChange={id => choose(id as Choice)}
        options={all.map(id => ({ id, words: say(`signInPage.forgotPassword.${id}`) }))}
        isRequired
      />
    </FormSection>
  )
}
