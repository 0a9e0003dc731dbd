import { FormRow, FormSection, SelectField, Switch, TextField } from '@latchkey/ui'
import type { ConsoleKey } from '../texts.tsx'
import { useSay } from '../texts.tsx'
import { kindOf } from './application-kind.ts'
import type { SectionProps } from './section-props.ts'

type SwitchName = 'rotateRefreshToken' | 'alwaysIssueRefreshToken' | 'askForOfflineAccess'

/** Lifetimes, signatures and refresh tokens. */
export function TokensSection({ application, form, check: { errorOf } }: SectionProps) {
  const say = useSay()
  const { settings, change } = form
  const kind = kindOf(application)
  const number = (name: 'idTokenTtl' | 'refreshTokenTtlInDays' | 'maxAllowedGrants') => ({
    value: settings[name],
    onChange: (value: string) => change({ [name]: value }),
    error: errorOf(name),
    inputMode: 'numeric' as const,
    autoComplete: 'off',
  })
  const row = (name: SwitchName, words: ConsoleKey, about: ConsoleKey) => (
    <FormRow name={say(words)} description={say(about)}>
      <Switch label={say(words)} isOn={settings[name]} onChange={isOn => change({ [name]: isOn })} />
    </FormRow>
  )
  return (
    <FormSection title={say('applications.tokens')} description={say('applications.tokens.about')}>
      <TextField
        label={say('applications.idTokenTtl')}
        description={say('applications.idTokenTtl.about')}
        placeholder="3600"
        {...number('idTokenTtl')}
      />
      <SelectField
        label={say('applications.algorithm')}
        description={say('applications.algorithm.about')}
        value={settings.idTokenSignedResponseAlg}
        onChange={idTokenSignedResponseAlg => change({ idTokenSignedResponseAlg })}
        options={[
          { id: 'ES384', words: 'ES384' },
          { id: 'RS256', words: 'RS256' },
        ]}
        isRequired
      />
      <TextField
        label={say('applications.refreshTokenTtl')}
        description={say('applications.refreshTokenTtl.about')}
        placeholder="14"
        {...number('refreshTokenTtlInDays')}
      />
      {row('rotateRefreshToken', 'applications.rotation', 'applications.rotation.about')}
      {(kind === 'spa' || kind === 'web') &&
        row('alwaysIssueRefreshToken', 'applications.alwaysRefresh', 'applications.alwaysRefresh.about')}
      {application.isThirdParty &&
        row('askForOfflineAccess', 'applications.askOffline', 'applications.askOffline.about')}
      <TextField
        label={say('applications.maxGrants')}
        description={say('applications.maxGrants.about')}
        {...number('maxAllowedGrants')}
      />
    </FormSection>
  )
}
