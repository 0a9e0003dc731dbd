import type { SignalUri } from '@latchkey/contract'
import { showToast, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useChange } from '../../data/change.ts'
import { useDraft } from '../../data/draft.ts'
import { Confirm } from '../../frame/Confirm.tsx'
import { navigate, useDialog } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { pathOf, signalUris } from './receiver.ts'
import { SignalsField } from './SignalsField.tsx'

type NewReceiver = { name: string; endpoint: string; audience: string; events: SignalUri[] }

const nothing: NewReceiver = { name: '', endpoint: '', audience: '', events: [...signalUris] }

/** Creates a receiver and opens its page. The header is not in the draft, because it is a secret. */
export function NewReceiverDialog() {
  const say = useSay()
  const [draft, setDraft, forget] = useDraft('new-receiver', nothing)
  const [authorization, setAuthorization] = useState('')
  const dialog = useDialog('new')
  const create = useChange('POST /api/signal-receivers')
  const endpoint = draft.endpoint.trim()
  const audience = draft.audience.trim() || originOf(endpoint)
  const body = {
    ...draft,
    name: draft.name.trim(),
    endpoint,
    audience,
    ...(authorization.trim() && { authorization: authorization.trim() }),
  }
  const field = (name: 'name' | 'endpoint' | 'audience') => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    autoComplete: 'off',
  })
  return (
    <Confirm
      title={say('webhooks.signals.create')}
      verb={say('webhooks.signals.create')}
      isOpen={dialog.isOpen}
      onClose={() => {
        forget()
        create.reset()
        dialog.close()
      }}
      // Without closing: going back and on at once would end up here again.
      onConfirm={() =>
        create.run({ body }, receiver => {
          forget()
          showToast({ words: say('webhooks.signals.create.done') })
          navigate(pathOf(receiver))
        })
      }
      isPending={create.isPending}
      isDisabled={audience === '' || draft.events.length === 0}
      problem={create.error}
    >
      <TextField label={say('webhooks.name')} {...field('name')} autoFocus />
      <TextField
        label={say('webhooks.url')}
        {...field('endpoint')}
        description={say('webhooks.signals.endpoint.about')}
        inputMode="url"
        capitalization="none"
        spellCheck={false}
      />
      <TextField
        label={say('webhooks.signals.audience')}
        {...field('audience')}
        description={say('webhooks.signals.audience.about')}
        placeholder={originOf(endpoint)}
        spellCheck={false}
      />
      <TextField
        label={say('webhooks.signals.authorization')}
        value={authorization}
        onChange={setAuthorization}
        description={say('webhooks.signals.authorization.about')}
        placeholder="Bearer …"
        autoComplete="off"
        spellCheck={false}
      />
      <SignalsField chosen={draft.events} onChange={events => setDraft({ ...draft, events })} />
    </Confirm>
  )
}

function originOf(address: string): string {
  const url = URL.parse(address)
  return url && /^https?:$/.test(url.protocol) ? url.origin : ''
}
