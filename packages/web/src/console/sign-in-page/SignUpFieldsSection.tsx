import { FormSection } from '@latchkey/ui'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import { useSay } from '../texts.tsx'
import type { ExperienceForm } from './experience.ts'
import { FieldChoice } from './FieldChoice.tsx'
import type { ProfileField } from './profile-field.ts'

/** Which of the fields registration asks for. */
export function SignUpFieldsSection({ form, fields }: ExperienceForm & { fields: readonly ProfileField[] }) {
  const say = useSay()
  return (
    <SettingsFields>
      <FormSection title={say('signInPage.atSignUp')} description={say('signInPage.atSignUp.about')}>
        <FieldChoice
          fields={fields}
          chosen={form.settings.signUpProfileFields}
          onChange={signUpProfileFields => form.change({ signUpProfileFields })}
          words={{
            title: say('signInPage.atSignUp'),
            all: say('signInPage.atSignUp.all'),
            allAbout: say('signInPage.atSignUp.all.about'),
            none: say('signInPage.atSignUp.none'),
          }}
        />
      </FormSection>
    </SettingsFields>
  )
}
