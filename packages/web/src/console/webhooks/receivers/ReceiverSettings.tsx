import { FormRow, FormSection, Switch, TextField } from '@latchkey/ui'
import { useMay } from '../../access.ts'
import { useSay } from '../../texts.tsx'
import { SignalsField } from './SignalsField.tsx'
import type { ReceiverForm } from './use-receiver-form.ts'

/** Where signals go, as what, and which. Without the scope, all of it is read and none of it changed. */
export function ReceiverSettings({ form: { settings, change } }: { form: ReceiverForm }) {
  const say = useSay()
  const may = useMay()
  const field = (name: 'name' | 'endpoint' | 'audience' | 'authorization') => ({
    value: settings[name],
    onChange: (value: string) => change({ [name]: value }),
    autoComplete: 'off',
    spellCheck: false,
  })
  return (
    <fieldset className="lk-hook-settings" disabled={!may('hooks:write')}>
      <FormSection title={say('webhooks.receiver')} description={say('webhooks.signals.receiver.about')}>
        <TextField label={say('webhooks.name')} {...field('name')} />
        <TextField label={say('webhooks.url')} {...field('endpoint')} inputMode="url" />
        <TextField
          label={say('webhooks.signals.audience')}
          description={say('webhooks.signals.audience.about')}
          {...field('audience')}
        />
        <TextField
          label={say('webhooks.signals.authorization')}
          description={say('webhooks.signals.authorization.kept')}
          {...field('authorization')}
        />
      </FormSection>
      <FormSection
        title={say('webhooks.signals.signals')}
        description={say('webhooks.signals.signals.about')}
      >
        <SignalsField chosen={settings.events} onChange={events => change({ events })} />
        <FormRow
          name={say('webhooks.signals.newValues')}
          description={say('webhooks.signals.newValues.about')}
        >
          <Switch
            label={say('webhooks.signals.newValues')}
            isOn={settings.includesNewValues}
            onChange={includesNewValues => change({ includesNewValues })}
          />
        </FormRow>
      </FormSection>
    </fieldset>
  )
}
