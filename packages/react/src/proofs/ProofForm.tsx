import { Button, DialogActions, useText } from '@latchkey/ui'
import type { FormEvent, ReactNode } from 'react'
import type { Account } from '../account.ts'
import type { Proof, VerificationMethod } from '../step-up.ts'

export type ProofProps = {
  account: Account
  method: VerificationMethod
  onProven: (proof: Proof) => void
  onCancel: () => void
  /** Undefined if the person has no other method. */
  onOtherWay: (() => void) | undefined
}

type ProofFormProps = Pick<ProofProps, 'onCancel' | 'onOtherWay'> & {
  onSubmit: (event: FormEvent) => void
  isPending: boolean
  submitLabel: string
  children?: ReactNode
}

/** The common frame of all verification methods. */
export function ProofForm(props: ProofFormProps) {
  const { onSubmit, onCancel, onOtherWay, isPending, submitLabel, children } = props
  const say = useText()
  return (
    <form className="lk-step" onSubmit={onSubmit} noValidate>
      <p className="lk-step-title">{say('stepUp.title')}</p>
      {children}
      {onOtherWay && (
        <div className="lk-step-other">
          <Button look="quiet" onPress={onOtherWay}>
            {say('stepUp.otherWay')}
          </Button>
        </div>
      )}
      <DialogActions>
        <Button look="quiet" onPress={onCancel}>
          {say('row.cancel')}
        </Button>
        <Button type="submit" look="filled" isPending={isPending}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  )
}
