import { Row, SavedMark, Switch, useText } from '@latchkey/ui'
import { type ReactNode, useState } from 'react'
import type { Control } from './account.ts'
import { ManagedRow } from './ManagedRow.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useAttempt } from './use-attempt.ts'
import { useSavedMark } from './use-saved-mark.ts'

type SwitchRowProps = {
  name: string
  isOn: boolean
  /** What the present state means; "On" or "Off" unless given. */
  words?: ReactNode
  control: Control
  isTold?: boolean
  set: (isOn: boolean) => Promise<unknown>
}

/** A setting that is on or off, and is saved at once. */
export function SwitchRow({ name, isOn, words, control, isTold = false, set }: SwitchRowProps) {
  const say = useText()
  const saved = useSavedMark()
  const [wanted, setWanted] = useState(isOn)
  const saving = useAttempt(set, saved.show)
  const isShownOn = saving.isPending ? wanted : isOn
  const value = words ?? say(isShownOn ? 'switch.on' : 'switch.off')
  if (control !== 'Edit') return <ManagedRow name={name} value={value} isTold={isTold} />
  const change = (next: boolean) => {
    setWanted(next)
    void saving.attempt(next)
  }
  return (
    <>
      <Row
        name={name}
        value={value}
        state={<SavedMark isShown={saved.isShown} />}
        action={<Switch label={name} isOn={isShownOn} onChange={change} />}
      />
      {Boolean(saving.problem) && (
        <div className="lk-row-problem">
          <ProblemNotice problem={saving.problem} />
        </div>
      )}
    </>
  )
}
