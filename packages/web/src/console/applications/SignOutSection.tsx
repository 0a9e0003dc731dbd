import { FormRow, FormSection, Switch, TextField } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import { hasAddresses, kindOf } from './application-kind.ts'
import type { SectionProps } from './section-props.ts'

/** What happens at the application when a person signs out elsewhere, and when one signs out here. */
export function SignOutSection({
  application,
  form: { settings, change },
  check: { errorOf },
}: SectionProps) {
  const say = useSay()
  return (
    <FormSection title={say('applications.signOut')} description={say('applications.signOut.about')}>
      <TextField
        label={say('applications.backChannel')}
        value={settings.backchannelLogoutUri}
        onChange={backchannelLogoutUri => change({ backchannelLogoutUri })}
        description={say('applications.backChannel.about')}
        error={errorOf('backchannelLogoutUri')}
        placeholder="https://app.example.com/logout-token"
        autoComplete="off"
        inputMode="url"
        spellCheck={false}
      />
      <FormRow
        name={say('applications.backChannel.session')}
        description={say('applications.backChannel.session.about')}
      >
        <Switch
          label={say('applications.backChannel.session')}
          isOn={settings.backchannelLogoutSessionRequired}
          onChange={backchannelLogoutSessionRequired => change({ backchannelLogoutSessionRequired })}
        />
      </FormRow>
      {hasAddresses(kindOf(application)) && (
        <FormRow
          name={say('applications.skipConfirmation')}
          description={say('applications.skipConfirmation.about')}
        >
          <Switch
            label={say('applications.skipConfirmation')}
            isOn={settings.skipSignOutConfirmation}
            onChange={skipSignOutConfirmation => change({ skipSignOutConfirmation })}
          />
        </FormRow>
      )}
    </FormSection>
  )
}
