import type { Input, Operation } from '@latchkey/client'
import { Button, InlineNotice, showToast, useLanguage } from '@latchkey/ui'
import { type ReactNode, useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import type { SettingsForm } from '../data/settings-form.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { Confirm } from './Confirm.tsx'
import { SaveChanges } from './SaveChanges.tsx'

/** What follows from a dangerous change, said before it is saved. */
type Danger = { title: string; verb: string; words: ReactNode }

type SaveSettingsProps<Settings extends object, At extends Operation> = {
  form: SettingsForm<Settings>
  /** Changes the settings; its body has the changed members. */
  operation: At
  /** The words for the members, to name what another administrator changed. */
  names: Readonly<Record<keyof Settings, ConsoleKey>>
  danger?: Danger | undefined
}

/** Saves what differs, but nothing that another administrator has changed meanwhile. */
export function SaveSettings<Settings extends object, At extends Operation>(
  props: SaveSettingsProps<Settings, At>,
) {
  const { form, operation, danger } = props
  const say = useSay()
  const may = useMay()
  const save = useChange(operation)
  const [isAsked, setAsked] = useState(false)
  const send = async () => {
    if (!(await form.isStillCurrent())) return setAsked(false)
    const sent = form.changes
    // The cast is safe: the pages name the operation that takes the members of their form.
    save.run({ body: sent } as unknown as Input<At>, () => {
      form.forgetSent(sent)
      setAsked(false)
      showToast({ words: say('frame.saved') })
    })
  }
  const begin = () => {
    if (focusFault()) return
    if (danger) setAsked(true)
    else void send()
  }
  if (!may('settings:write')) return null
  return (
    <>
      <SaveChanges
        hasChanges={form.hasChanges}
        isSaving={save.isPending}
        problem={isAsked ? undefined : save.error}
        notice={form.conflicts.length > 0 && <Conflict {...props} />}
        onSave={begin}
        onReset={() => {
          save.reset()
          form.reset()
        }}
      />
      <Confirm
        title={danger?.title ?? ''}
        verb={danger?.verb ?? ''}
        isOpen={isAsked && danger !== undefined}
        onClose={() => setAsked(false)}
        onConfirm={() => void send()}
        isPending={save.isPending}
        problem={save.error}
        isDangerous
      >
        {danger?.words}
      </Confirm>
    </>
  )
}

function Conflict<Settings extends object, At extends Operation>({
  form,
  names,
}: SaveSettingsProps<Settings, At>) {
  const say = useSay()
  const list = new Intl.ListFormat(useLanguage(), { type: 'conjunction' })
  const changed = list.format(form.conflicts.map(member => say(names[member])))
  return (
    <InlineNotice
      tone="warning"
      action={
        <>
          <Button onPress={form.takeTheirs}>{say('frame.conflict.theirs')}</Button>
          <Button onPress={form.keepMine}>{say('frame.conflict.mine')}</Button>
        </>
      }
    >
      {say('frame.conflict', { names: changed })}
    </InlineNotice>
  )
}

/** Whether a field has a fault, which then has the focus. */
function focusFault(): boolean {
  const field = document.querySelector<HTMLElement>('main [aria-invalid="true"]')
  field?.focus()
  return field !== null
}
