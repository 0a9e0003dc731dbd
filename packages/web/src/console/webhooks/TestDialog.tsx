import { ProblemError } from '@latchkey/client'
import type { HookEvent } from '@latchkey/contract'
import { InlineNotice, SelectField } from '@latchkey/ui'
import { useState } from 'react'
import { useChange } from '../data/change.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { Preformatted } from '../frame/Preformatted.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { nameOf, type Webhook } from './hook-state.tsx'

/** Sends a sample of an event to the stored address, and shows the answer. */
export function TestDialog({ hook }: { hook: Webhook }) {
  const say = useSay()
  const dialog = useDialog('test')
  const [chosen, setChosen] = useState<HookEvent>()
  const [isAnswered, setAnswered] = useState(false)
  const test = useChange('POST /api/hooks/:id/test')
  const event = chosen ?? hook.events[0]
  const forget = () => {
    setAnswered(false)
    test.reset()
  }
  return (
    <Confirm
      title={say('webhooks.test.title', { name: nameOf(hook) })}
      verb={say('webhooks.test.do')}
      isOpen={dialog.isOpen}
      onClose={() => {
        forget()
        dialog.close()
      }}
      onConfirm={() => {
        if (!event) return
        forget()
        test.run({ params: { id: hook.id }, body: { events: [event], config: hook.config } }, () =>
          setAnswered(true),
        )
      }}
      isPending={test.isPending}
      isDisabled={!event}
      problem={test.error}
    >
      <p>{say('webhooks.test.about')}</p>
      <SelectField
        label={say('webhooks.event')}
        value={event ?? ''}
        onChange={next => {
          forget()
          setChosen(hook.events.find(each => each === next))
        }}
        isRequired
        options={hook.events.map(id => ({ id, words: id }))}
      />
      {isAnswered && <InlineNotice tone="success">{say('webhooks.test.done')}</InlineNotice>}
      <Answer problem={test.error} />
    </Confirm>
  )
}

/** The body of a refusal by the receiver. */
function Answer({ problem }: { problem: unknown }) {
  const say = useSay()
  const data = problem instanceof ProblemError ? problem.data : undefined
  const body = typeof data === 'object' && data && 'responseBody' in data ? String(data.responseBody) : ''
  if (!body) return null
  return (
    <figure>
      <figcaption className="lk-field-label">{say('webhooks.answer')}</figcaption>
      <Preformatted>{body}</Preformatted>
    </figure>
  )
}
