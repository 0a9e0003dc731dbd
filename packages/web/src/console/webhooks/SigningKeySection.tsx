import { Button, Code, Dialog, FormRow, FormSection, SelectField, useLanguage } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { Confirm } from '../frame/Confirm.tsx'
import { useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { nameOf, type Webhook } from './hook-state.tsx'

const hour = 60 * 60

/** The key with which requests are signed: shown after a question, and replaced without losing an event. */
export function SigningKeySection({ hook }: { hook: Webhook }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const language = useLanguage()
  const [shown, setShown] = useState<string>()
  const until =
    hook.formerKeyUntil !== null &&
    hook.formerKeyUntil > Date.now() &&
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(hook.formerKeyUntil)
  return (
    <FormSection title={say('webhooks.key')} description={say('webhooks.key.about')}>
      {may('all') && (
        <FormRow name={say('webhooks.key.present')}>
          <Button onPress={() => open({ dialog: 'key' })}>{say('webhooks.key.show')}</Button>
        </FormRow>
      )}
      <FormRow
        name={say('webhooks.key.replace')}
        description={until && say('webhooks.key.former', { date: until })}
      >
        {may('hooks:write') && (
          <Button onPress={() => open({ dialog: 'rotate' })}>{say('webhooks.key.replace')}</Button>
        )}
      </FormRow>
      <ShowDialog onShow={() => setShown(hook.signingKey)} />
      <RotateDialog hook={hook} onDone={key => may('all') && setShown(key)} />
      <Dialog title={say('webhooks.key')} isOpen={shown !== undefined} onClose={() => setShown(undefined)}>
        <div className="lk-hook-stack">
          <p>{say('webhooks.key.value')}</p>
          <Code label={say('webhooks.key')} isBlock>
            {shown ?? ''}
          </Code>
        </div>
      </Dialog>
    </FormSection>
  )
}

function ShowDialog({ onShow }: { onShow: () => void }) {
  const say = useSay()
  const dialog = useDialog('key')
  return (
    <Confirm
      title={say('webhooks.key.show.title')}
      verb={say('webhooks.key.show')}
      isOpen={dialog.isOpen}
      onClose={dialog.close}
      onConfirm={() => {
        dialog.close()
        onShow()
      }}
      isPending={false}
      problem={undefined}
    >
      <p>{say('webhooks.key.show.about')}</p>
    </Confirm>
  )
}

function RotateDialog({ hook, onDone }: { hook: Webhook; onDone: (key: string) => void }) {
  const say = useSay()
  const [overlap, setOverlap] = useState(String(24 * hour))
  return (
    <Action
      name="rotate"
      title={say('webhooks.key.replace.title', { name: nameOf(hook) })}
      verb={say('webhooks.key.replace')}
      operation="PATCH /api/hooks/:id/signing-key"
      input={{ params: { id: hook.id }, body: { overlap: Number(overlap) } }}
      done={say('webhooks.key.replace.done')}
      onDone={answer => onDone(answer.signingKey)}
    >
      <p>{say('webhooks.key.replace.about')}</p>
      <SelectField
        label={say('webhooks.key.overlap')}
        value={overlap}
        onChange={setOverlap}
        isRequired
        description={overlap === '0' ? say('webhooks.key.overlap.noneAbout') : undefined}
        options={[
          { id: '0', words: say('webhooks.key.overlap.none') },
          { id: String(hour), words: say('webhooks.key.overlap.hour') },
          { id: String(24 * hour), words: say('webhooks.key.overlap.day') },
          { id: String(7 * 24 * hour), words: say('webhooks.key.overlap.week') },
        ]}
      />
    </Action>
  )
}
