import { Button, Checkbox, Dialog, Moment, PasswordField, Row, SavedMark, useText } from '@latchkey/ui'
import { useState } from 'react'
import { useSetPassword } from './account.ts'
import { CardSkeleton } from './CardSkeleton.tsx'
import { ManagedRow } from './ManagedRow.tsx'
import { useDialogAt } from './navigation.ts'
import { ProtectedForm } from './ProtectedForm.tsx'
import { passwordRequirements } from './password-policy.ts'
import { useAsOpened } from './use-as-opened.ts'
import { useSavedMark } from './use-saved-mark.ts'
import { type Loaded, WhenLoaded } from './WhenLoaded.tsx'
import { wordsOfRefusal } from './words-of-problem.ts'

/** Shows whether the account has a password, and sets or changes it. */
export function PasswordRow() {
  return <WhenLoaded skeleton={<CardSkeleton rows={1} />}>{loaded => <Password {...loaded} />}</WhenLoaded>
}

function Password(loaded: Loaded) {
  const { account, settings } = loaded
  const say = useText()
  const dialog = useDialogAt('/security/password')
  const saved = useSavedMark()
  const hadPassword = useAsOpened(account.hasPassword, dialog.isOpen)
  const done = () => {
    saved.show()
    dialog.finish()
  }
  const { hasPassword, passwordUpdatedAt } = account
  const value =
    hasPassword &&
    (passwordUpdatedAt ? (
      <Moment text="password.changedAt" at={new Date(passwordUpdatedAt)} />
    ) : (
      say('password.isSet')
    ))
  if (settings.fields.password !== 'Edit') return <ManagedRow name={say('password.name')} value={value} />
  const title = say(hadPassword ? 'password.change' : 'password.set')
  return (
    <>
      <Row
        name={say('password.name')}
        value={value}
        state={<SavedMark isShown={saved.isShown} />}
        action={
          <Button look="quiet" onPress={dialog.open}>
            {say(hasPassword ? 'row.change' : 'row.set')}
            <span className="lk-hidden">{say('password.name')}</span>
          </Button>
        }
      />
      <Dialog title={title} isOpen={dialog.isOpen} onClose={dialog.close} isDismissable={false}>
        <PasswordForm {...loaded} onSaved={done} onCancel={dialog.close} />
      </Dialog>
    </>
  )
}

type PasswordFormProps = Loaded & { onSaved: () => void; onCancel: () => void }

function PasswordForm({ account, experience, onSaved, onCancel }: PasswordFormProps) {
  const say = useText()
  const [password, setPassword] = useState('')
  const [hadPassword] = useState(Boolean(account.hasPassword))
  const [endsOthers, setEndsOthers] = useState(hadPassword)
  const setting = useSetPassword()
  const requirements = passwordRequirements(password, experience.passwordPolicy, say, account)
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      isExcused={!account.hasSecurityVerificationMethod}
      missing={!password && 'password.required'}
      saveLabel={say(hadPassword ? 'password.change' : 'password.set')}
      save={verification => setting.mutateAsync({ password, verification, revokeSessions: endsOthers })}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => (
        <>
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={account.username ?? ''}
            readOnly
            hidden
          />
          <PasswordField
            label={say('password.new')}
            name="new-password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={wordsOfRefusal(error, say, { requirements })}
            requirements={requirements}
            autoFocus
          />
          {hadPassword && (
            <Checkbox isSelected={endsOthers} onChange={setEndsOthers}>
              {say('password.endOthers')}
            </Checkbox>
          )}
        </>
      )}
    </ProtectedForm>
  )
}
