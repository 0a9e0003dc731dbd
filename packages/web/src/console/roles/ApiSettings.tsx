import { FormRow, FormSection, Switch, showToast, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useSay } from '../texts.tsx'
import type { Api } from './role-facts.ts'

/** The name of an API and the lifetime of its tokens, in minutes. */
export function ApiSettings({ api }: { api: Api }) {
  const say = useSay()
  const [changes, setChanges] = useState<{ name?: string; minutes?: string }>({})
  const save = useChange('PATCH /api/resources/:id')
  const stored = { name: api.name, minutes: String(api.accessTokenTtl / 60) }
  const { name, minutes } = { ...stored, ...changes }
  const seconds = Math.round(Number(minutes) * 60)
  const isWrong = !(seconds >= 1 && seconds < 2 ** 31)
  const body = {
    ...(name.trim() !== api.name && { name: name.trim() }),
    ...(seconds !== api.accessTokenTtl && { accessTokenTtl: seconds }),
  }
  return (
    <>
      <FormSection title={say('roles.settings')}>
        <TextField
          label={say('roles.name')}
          value={name}
          onChange={next => setChanges({ ...changes, name: next })}
          autoComplete="off"
        />
        <TextField
          label={say('roles.api.lifetime')}
          value={minutes}
          onChange={next => setChanges({ ...changes, minutes: next })}
          description={say('roles.api.lifetime.about')}
          error={isWrong ? say('roles.api.lifetime.wrong') : undefined}
          inputMode="decimal"
          autoComplete="off"
        />
        <DefaultRow api={api} />
      </FormSection>
      <SaveChanges
        hasChanges={JSON.stringify({ name, minutes }) !== JSON.stringify(stored)}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          !isWrong &&
          save.run({ params: { id: api.id }, body }, () => {
            setChanges({})
            showToast({ words: say('frame.saved') })
          })
        }
        onReset={() => {
          save.reset()
          setChanges({})
        }}
      />
    </>
  )
}

/** Takes effect at once, because it changes another API too: there is one default. */
function DefaultRow({ api }: { api: Api }) {
  const say = useSay()
  const change = useChange('PATCH /api/resources/:id/is-default')
  return (
    <>
      <FormRow name={say('roles.api.isDefault')} description={say('roles.api.isDefault.about')}>
        <Switch
          label={say('roles.api.isDefault')}
          isOn={api.isDefault}
          onChange={isDefault => change.run({ params: { id: api.id }, body: { isDefault } })}
        />
      </FormRow>
      <ProblemNotice problem={change.error} />
    </>
  )
}
