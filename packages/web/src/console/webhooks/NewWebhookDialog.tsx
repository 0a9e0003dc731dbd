import type { HookEvent } from '@latchkey/contract'
import { showToast, TextField } from '@latchkey/ui'
import { useChange } from '../data/change.ts'
import { useDraft } from '../data/draft.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { navigate, useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { EventsField } from './EventsField.tsx'

const nothing: { name: string; url: string; events: HookEvent[] } = { name: '', url: '', events: [] }

/** Creates a webhook and opens its page, which has the key. */
export function NewWebhookDialog() {
  const say = useSay()
  const [draft, setDraft, forget] = useDraft('new-webhook', nothing)
  const { name, url, events } = draft
  const dialog = useDialog('new')
  const create = useChange('POST /api/hooks')
  return (
    <Confirm
      title={say('webhooks.create')}
      verb={say('webhooks.create')}
      isOpen={dialog.isOpen}
      onClose={() => {
        forget()
        create.reset()
        dialog.close()
      }}
      // Without closing: going back and on at once would end up here again.
      onConfirm={() =>
        create.run({ body: { name: name.trim(), events, config: { url: url.trim() } } }, hook => {
          forget()
          showToast({ words: say('webhooks.create.done') })
          navigate(`/webhooks/${encodeURIComponent(hook.id)}`)
        })
      }
      isPending={create.isPending}
      isDisabled={!URL.canParse(url.trim()) || events.length === 0}
      problem={create.error}
    >
      <TextField
        label={say('webhooks.name')}
        value={name}
        onChange={next => setDraft({ ...draft, name: next })}
        autoComplete="off"
        autoFocus
      />
      <TextField
        label={say('webhooks.url')}
        value={url}
        onChange={next => setDraft({ ...draft, url: next })}
        description={say('webhooks.url.about')}
        autoComplete="off"
        inputMode="url"
        capitalization="none"
        spellCheck={false}
      />
      <EventsField chosen={events} onChange={next => setDraft({ ...draft, events: next })} />
    </Confirm>
  )
}
