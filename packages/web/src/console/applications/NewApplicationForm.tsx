import { Button, Checkbox, DialogActions, showToast, TextField } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { hasAddresses, type Kind, kinds, pathOf } from './application-kind.ts'
import { Doubt } from './Doubt.tsx'
import { useRedirectCheck } from './redirect-check.ts'

/** What is typed; without a kind before one is chosen. */
export type NewApplication = { kind?: Kind; name: string; address: string; isThirdParty: boolean }

type Draft = NewApplication & { kind: Kind }

type NewApplicationFormProps = {
  draft: Draft
  onChange: (draft: Draft) => void
  onBack: () => void
  onDone: () => void
  onSecret: (created: { id: string; secret: string }) => void
}

/** Creates the application and opens its guide. */
export function NewApplicationForm({ draft, onChange, onBack, onDone, onSecret }: NewApplicationFormProps) {
  const say = useSay()
  const create = useChange('POST /api/applications')
  const [isTried, setTried] = useState(false)
  const { kind, name, isThirdParty } = draft
  const address = draft.address.trim()
  const check = useRedirectCheck(kind, isTried)(address, [address])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || check.isRefused) return
    create.run({ body: bodyOf({ ...draft, address }) }, application => {
      onDone()
      showToast({ words: say('applications.create.done') })
      if (application.secret) onSecret({ id: application.id, secret: application.secret })
      else navigate(pathOf(application))
    })
  }
  return (
    <form className="lk-app-stack" onSubmit={submit} noValidate>
      <p>{say(kinds[kind].about)}</p>
      <TextField
        label={say('applications.name')}
        value={name}
        onChange={next => onChange({ ...draft, name: next })}
        description={say('applications.name.about')}
        error={isTried && name.trim() === '' ? say('applications.name.missing') : undefined}
        autoComplete="off"
        maxLength={256}
        autoFocus
      />
      {hasAddresses(kind) && (
        <TextField
          label={say('applications.create.address')}
          value={draft.address}
          onChange={next => onChange({ ...draft, address: next })}
          description={
            check.doubt ? (
              <Doubt>{check.doubt}</Doubt>
            ) : (
              (check.hint ?? say('applications.create.address.about'))
            )
          }
          error={check.error}
          autoComplete="off"
          inputMode="url"
          capitalization="none"
          spellCheck={false}
        />
      )}
      {hasAddresses(kind) && (
        <div>
          <Checkbox isSelected={isThirdParty} onChange={next => onChange({ ...draft, isThirdParty: next })}>
            {say('applications.create.thirdParty')}
          </Checkbox>
          <p className="lk-form-description">{say('applications.create.thirdParty.about')}</p>
        </div>
      )}
      <ProblemNotice problem={create.error} />
      <DialogActions>
        <Button look="quiet" onPress={onBack}>
          {say('applications.create.back')}
        </Button>
        <Button type="submit" look="filled" isPending={create.isPending}>
          {say('applications.create')}
        </Button>
      </DialogActions>
    </form>
  )
}

function bodyOf({ kind, name, address, isThirdParty }: Draft) {
  return {
    name: name.trim(),
    type: kinds[kind].type,
    ...(hasAddresses(kind) && {
      isThirdParty,
      oidcClientMetadata: {
        redirectUris: address ? [address] : [],
        // Signing out leads to where signing in does, until the settings say otherwise.
        postLogoutRedirectUris: address && kind === 'spa' ? [address] : [],
      },
    }),
    ...(kind === 'device' && { customClientMetadata: { isDeviceFlow: true } }),
  }
}
