import { FormSection } from '@latchkey/ui'
import { AddressField } from '../fields/AddressField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import { useSay } from '../texts.tsx'
import type { ExperienceForm } from './experience.ts'
import { ForgotPasswordSection } from './ForgotPasswordSection.tsx'
import { SignInSection } from './SignInSection.tsx'
import { SignUpSection } from './SignUpSection.tsx'
import { SocialSection } from './SocialSection.tsx'

/** By what people sign in and register. */
export function MethodsPart({ form }: ExperienceForm) {
  const say = useSay()
  const { settings, change } = form
  const { passkeySignIn } = settings
  const changePasskeys = (more: typeof passkeySignIn) =>
    change({ passkeySignIn: { ...passkeySignIn, ...more } })
  return (
    <SettingsFields>
      <SignInSection form={form} />
      <FormSection title={say('signInPage.passkeys')} description={say('signInPage.passkeys.about')}>
        <SwitchRow
          name={say('signInPage.passkeys.on')}
          isOn={passkeySignIn.enabled === true}
          onChange={enabled => changePasskeys({ enabled })}
        />
        {passkeySignIn.enabled && (
          <>
            <SwitchRow
              name={say('signInPage.passkeys.button')}
              isOn={passkeySignIn.showPasskeyButton !== false}
              onChange={showPasskeyButton => changePasskeys({ showPasskeyButton })}
            />
            <SwitchRow
              name={say('signInPage.passkeys.autofill')}
              about={say('signInPage.passkeys.autofill.about')}
              isOn={passkeySignIn.allowAutofill === true}
              onChange={allowAutofill => changePasskeys({ allowAutofill })}
            />
          </>
        )}
      </FormSection>
      <SignUpSection form={form} />
      <SocialSection form={form} />
      <ForgotPasswordSection form={form} />
      <FormSection title={say('signInPage.unknownSession')}>
        <AddressField
          label={say('signInPage.unknownSession.address')}
          description={say('signInPage.unknownSession.about')}
          value={settings.unknownSessionRedirectUrl}
          onChange={unknownSessionRedirectUrl => change({ unknownSessionRedirectUrl })}
        />
      </FormSection>
    </SettingsFields>
  )
}
