import type { Input, Output } from '@latchkey/client'
import { Button, FormSection, SelectField, showToast, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useUnsaved, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'

type Provider = Output<'GET /api/captcha-provider'>
type Config = Input<'PUT /api/captcha-provider'>['body']['config']
type Draft = {
  type: Config['type']
  siteKey: string
  secretKey: string
  projectId: string
  domain: string
  mode: string
}

const types = ['Turnstile', 'RecaptchaEnterprise'] as const
const domains = ['www.google.com', 'google.com', 'www.recaptcha.net', 'recaptcha.net'] as const
const modes = ['invisible', 'checkbox'] as const

/** Keys of the provider. They have a button of their own and are not kept over a reload, because one is a secret. */
export function CaptchaProviderSection({ provider }: { provider: Provider | undefined }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const stored = draftOf(provider)
  const [draft, setDraft] = useState(stored)
  const save = useChange('PUT /api/captcha-provider')
  const isChanged = JSON.stringify(draft) !== JSON.stringify(stored)
  useUnsaved(isChanged)
  const isComplete =
    draft.siteKey !== '' && draft.secretKey !== '' && (draft.type === 'Turnstile' || draft.projectId !== '')
  return (
    <FormSection
      title={say('security.captcha.provider')}
      description={say('security.captcha.provider.about')}
    >
      <ProviderFields draft={draft} onChange={more => setDraft({ ...draft, ...more })} />
      <ProblemNotice problem={save.error} />
      {may('settings:write') && (
        <div className="lk-security-actions">
          <Button
            isDisabled={!isChanged || !isComplete}
            isPending={save.isPending}
            onPress={() =>
              save.run({ body: { config: configOf(draft) } }, () => showToast({ words: say('frame.saved') }))
            }
          >
            {say('security.captcha.save')}
          </Button>
          {provider && (
            <Button look="quiet" onPress={() => open({ dialog: 'drop-captcha' })}>
              {say('security.captcha.remove')}
            </Button>
          )}
        </div>
      )}
    </FormSection>
  )
}

type FieldsProps = { draft: Draft; onChange: (more: Partial<Draft>) => void }

function ProviderFields({ draft, onChange }: FieldsProps) {
  const say = useSay()
  const text = (name: 'siteKey' | 'secretKey' | 'projectId') => (
    <TextField
      label={say(`security.captcha.${name}`)}
      value={draft[name]}
      onChange={value => onChange({ [name]: value.trim() })}
      autoComplete="off"
      spellCheck={false}
    />
  )
  return (
    <>
      <SelectField
        label={say('security.captcha.type')}
        value={draft.type}
        // The cast is safe: the options are the types.
        onChange={type => onChange({ type: type as Draft['type'] })}
        options={types.map(id => ({ id, words: say(`security.captcha.${id}`) }))}
        isRequired
      />
      {text('siteKey')}
      {text('secretKey')}
      {draft.type === 'RecaptchaEnterprise' && (
        <>
          {text('projectId')}
          <SelectField
            label={say('security.captcha.domain')}
            description={say('security.captcha.domain.about')}
            value={draft.domain}
            onChange={domain => onChange({ domain })}
            options={domains.map(id => ({ id, words: id }))}
            isRequired
          />
          <SelectField
            label={say('security.captcha.mode')}
            value={draft.mode}
            onChange={mode => onChange({ mode })}
            options={modes.map(id => ({ id, words: say(`security.captcha.mode.${id}`) }))}
            isRequired
          />
        </>
      )}
    </>
  )
}

function draftOf(provider: Provider | undefined): Draft {
  const nothing = { projectId: '', domain: domains[0], mode: modes[0] }
  if (!provider) return { type: 'Turnstile', siteKey: '', secretKey: '', ...nothing }
  const { config } = provider
  if (config.type === 'Turnstile') return { ...nothing, ...config }
  return { ...config, domain: config.domain ?? nothing.domain, mode: config.mode ?? nothing.mode }
}

function configOf({ type, siteKey, secretKey, ...google }: Draft): Config {
  if (type === 'Turnstile') return { type, siteKey, secretKey }
  // The cast is safe: the fields offer the values of the contract alone.
  return { type, siteKey, secretKey, ...google } as Config
}
