import type { TextKey } from '@latchkey/locales'
import { Button, DialogActions, useText } from '@latchkey/ui'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { Account } from './account.ts'
import { ConfirmIdentity } from './ConfirmIdentity.tsx'
import { useMutation } from './queries.ts'
import './ProtectedForm.css'
import { useLatchkey } from './latchkey-context.ts'
import { type Changed, isStepUpWanted } from './step-up.ts'
import { IncompleteForm } from './words-of-problem.ts'

type ProtectedFormProps = {
  account: Account
  /** Whether this change needs no step-up. */
  isExcused?: boolean
  changes?: Changed
  /** What to say if the form is sent now, because something is missing. */
  missing?: TextKey | false
  /** Whether to save as soon as the person is confirmed, without the button. */
  savesAtOnce?: boolean
  /** Whether there is no field, so that the button has the focus. */
  hasNoField?: boolean
  saveLabel: string
  /** Instead of "Cancel", where something is saved already. */
  cancelLabel?: string
  /** `danger` for a removal. */
  look?: 'filled' | 'danger'
  save: (verification: string | undefined) => Promise<unknown>
  onSaved: () => void
  onCancel: () => void
  children: (error: unknown) => ReactNode
}

/**
 * A form behind a step-up. The person confirms their identity first, unless a verification record is still valid. If
 * the server demands a new step-up while saving, the step appears again, the typed values stay, and saving continues
 * afterwards.
 */
export function ProtectedForm(props: ProtectedFormProps) {
  const { account, isExcused = false, changes, missing = false, saveLabel, look = 'filled' } = props
  const { savesAtOnce = false, hasNoField = false, cancelLabel, save, onSaved, onCancel, children } = props
  const say = useText()
  const { stepUp, openForms } = useLatchkey()
  useEffect(() => openForms.open(), [openForms])
  const [isConfirming, setConfirming] = useState(!isExcused && !stepUp.verification(changes))
  const [isBegun, setBegun] = useState(!isConfirming || savesAtOnce)
  const [isIncomplete, setIncomplete] = useState(false)
  const saving = useMutation({
    networkMode: 'always',
    mutationFn: () => save(stepUp.verification(changes)),
    onSuccess: onSaved,
    onError: error => {
      if (!isStepUpWanted(error)) return
      stepUp.forget()
      setConfirming(true)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: saves once, when the form opens
  useEffect(() => {
    if (savesAtOnce && !isConfirming) saving.mutate()
  }, [])
  const goOn = () => {
    setConfirming(false)
    if (isBegun) saving.mutate()
    setBegun(true)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setIncomplete(missing !== false)
    if (!missing && !saving.isPending) saving.mutate()
  }
  const refusal = isStepUpWanted(saving.error) ? null : saving.error
  return (
    <>
      {isConfirming && (
        <ConfirmIdentity account={account} changes={changes} onConfirmed={goOn} onCancel={onCancel} />
      )}
      {isBegun && (
        <form className="lk-step" onSubmit={submit} hidden={isConfirming} noValidate>
          {children(isIncomplete && missing ? new IncompleteForm(missing) : refusal)}
          <DialogActions>
            <Button look="quiet" onPress={onCancel}>
              {cancelLabel ?? say('row.cancel')}
            </Button>
            <Button type="submit" look={look} isPending={saving.isPending} autoFocus={hasNoField}>
              {saveLabel}
            </Button>
          </DialogActions>
        </form>
      )}
    </>
  )
}
