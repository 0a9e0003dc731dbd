import { FormSection, TextField } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useSay } from '../texts.tsx'
import { ApplicationsField } from './ApplicationsField.tsx'
import { EventsField } from './EventsField.tsx'
import { HeadersField } from './HeadersField.tsx'
import type { Webhook } from './hook-state.tsx'
import { SigningKeySection } from './SigningKeySection.tsx'
import type { WebhookForm } from './use-webhook-form.ts'

/** Where it sends to, which events, and the key. */
export function SettingsPart({ hook, form }: { hook: Webhook; form: WebhookForm }) {
  const say = useSay()
  const may = useMay()
  const { settings, change } = form
  return (
    <>
      {/* Without the scope, all of it is read and none of it changed. */}
      <fieldset className="lk-hook-settings" disabled={!may('hooks:write')}>
        <FormSection title={say('webhooks.receiver')} description={say('webhooks.receiver.about')}>
          <TextField
            label={say('webhooks.name')}
            value={settings.name}
            onChange={name => change({ name })}
            autoComplete="off"
          />
          <TextField
            label={say('webhooks.url')}
            value={settings.url}
            onChange={url => change({ url })}
            autoComplete="off"
            inputMode="url"
            spellCheck={false}
          />
          <HeadersField headers={settings.headers} onChange={headers => change({ headers })} />
        </FormSection>
        <FormSection title={say('webhooks.events')} description={say('webhooks.events.about')}>
          <EventsField chosen={settings.events} onChange={events => change({ events })} />
        </FormSection>
        <FormSection title={say('webhooks.applications')} description={say('webhooks.applications.about')}>
          <ApplicationsField
            chosen={settings.applicationIds}
            onChange={applicationIds => change({ applicationIds })}
          />
        </FormSection>
      </fieldset>
      <SigningKeySection hook={hook} />
    </>
  )
}
