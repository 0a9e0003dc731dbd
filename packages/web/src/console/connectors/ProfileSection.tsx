import { FormRow, FormSection, Switch } from '@latchkey/ui'
import { useSay } from '../texts.tsx'

type Profile = { syncProfile: boolean; enableTokenStorage: boolean }
type ProfileSectionProps = { profile: Profile; onChange: (profile: Profile) => void; keepsTokens: boolean }

/** What is taken over from the provider. */
export function ProfileSection({ profile, onChange, keepsTokens }: ProfileSectionProps) {
  const say = useSay()
  return (
    <FormSection title={say('connectors.profile')} description={say('connectors.profile.about')}>
      <FormRow name={say('connectors.sync')} description={say('connectors.sync.about')}>
        <Switch
          label={say('connectors.sync')}
          isOn={profile.syncProfile}
          onChange={syncProfile => onChange({ ...profile, syncProfile })}
        />
      </FormRow>
      {keepsTokens && (
        <FormRow name={say('connectors.tokens')} description={say('connectors.tokens.about')}>
          <Switch
            label={say('connectors.tokens')}
            isOn={profile.enableTokenStorage}
            onChange={enableTokenStorage => onChange({ ...profile, enableTokenStorage })}
          />
        </FormRow>
      )}
    </FormSection>
  )
}
