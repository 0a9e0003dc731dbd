import type { TextKey } from '@latchkey/locales'
import { Row, SavedMark, Switch, useText } from '@latchkey/ui'
import type { Account, Control } from '../account.ts'
import { ManagedRow } from '../ManagedRow.tsx'
import type { DialogState } from '../navigation.ts'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { useAsOpened } from '../use-as-opened.ts'
import { useSavedMark } from '../use-saved-mark.ts'

type Change = { title: TextKey; about: TextKey; save: TextKey }

type ProtectedSwitchRowProps = {
  account: Account
  control: Control
  dialog: DialogState
  name: string
  /** What the present state means. */
  words: string
  isOn: boolean
  turnOn: Change
  turnOff: Change
  /** How serious it is to turn the setting off. */
  look?: 'filled' | 'danger'
  set: (isOn: boolean, verification: string | undefined) => Promise<unknown>
}

/** A setting that is on or off, and changes by a dialog behind a step-up. */
export function ProtectedSwitchRow(props: ProtectedSwitchRowProps) {
  const { account, control, dialog, name, words, isOn, turnOn, turnOff, look = 'filled', set } = props
  const say = useText()
  const saved = useSavedMark()
  const wasOn = useAsOpened(isOn, dialog.isOpen)
  const change = wasOn ? turnOff : turnOn
  if (control !== 'Edit') return <ManagedRow name={name} value={words} />
  const done = () => {
    saved.show()
    dialog.finish()
  }
  return (
    <>
      <Row
        name={name}
        value={words}
        state={<SavedMark isShown={saved.isShown} />}
        action={<Switch label={name} isOn={isOn} onChange={dialog.open} />}
      />
      <ProtectedDialog title={say(change.title)} account={account} dialog={dialog}>
        <ProtectedForm
          account={account}
          changes="credential"
          look={wasOn ? look : 'filled'}
          saveLabel={say(change.save)}
          save={verification => set(!wasOn, verification)}
          onSaved={done}
          onCancel={dialog.close}
        >
          {error => (
            <>
              <p>{say(change.about)}</p>
              <ProblemNotice problem={error} />
            </>
          )}
        </ProtectedForm>
      </ProtectedDialog>
    </>
  )
}
