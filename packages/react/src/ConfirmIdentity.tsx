import { Button, DialogActions, PasswordField, useText } from '@latchkey/ui'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Account } from './account.ts'
import { useSurroundings } from './surroundings.ts'
import { wordsOfProblem } from './words-of-problem.ts'

type ConfirmIdentityProps = { account: Account; onConfirmed: () => void; onCancel: () => void }

/** "First, confirm it's you": the step before a change that a stranger at the keyboard must not make. */
export function ConfirmIdentity({ account, onConfirmed, onCancel }: ConfirmIdentityProps) {
  const say = useText()
  const { call, stepUp } = useSurroundings()
  const [password, setPassword] = useState('')
  const verifying = useMutation({
    networkMode: 'always',
    mutationFn: () => call('POST /api/verifications/password', { body: { password } }),
    onSuccess: record => {
      stepUp.keep(record)
      onConfirmed()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password && !verifying.isPending) verifying.mutate()
  }
  const change = (next: string) => {
    verifying.reset()
    setPassword(next)
  }
  return (
    <form className="lk-step" onSubmit={submit} noValidate>
      <p className="lk-step-title">{say('stepUp.title')}</p>
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={account.username ?? ''}
        readOnly
        hidden
      />
      <PasswordField
        label={say('stepUp.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={change}
        error={verifying.error ? wordsOfProblem(verifying.error, say) : undefined}
        autoFocus
      />
      <DialogActions>
        <Button look="quiet" onPress={onCancel}>
          {say('row.cancel')}
        </Button>
        <Button type="submit" look="filled" isDisabled={!password} isPending={verifying.isPending}>
          {say('stepUp.continue')}
        </Button>
      </DialogActions>
    </form>
  )
}
