import { Button, Row, SavedMark, TextField, useText } from '@latchkey/ui'
import { useState } from 'react'
import { useChangeAccount } from './account.ts'
import { CardSkeleton } from './CardSkeleton.tsx'
import { ManagedRow } from './ManagedRow.tsx'
import { useDialogAt, useGivenIdentifier } from './navigation.ts'
import { ProtectedDialog } from './ProtectedDialog.tsx'
import { ProtectedForm } from './ProtectedForm.tsx'
import { useDraft } from './use-draft.ts'
import { useSavedMark } from './use-saved-mark.ts'
import { usernameRequirements } from './username-policy.ts'
import { type Loaded, WhenLoaded } from './WhenLoaded.tsx'
import { wordsOfRefusal } from './words-of-problem.ts'

/** Shows the username, and sets or changes it. */
export function UsernameRow() {
  return <WhenLoaded skeleton={<CardSkeleton rows={1} />}>{loaded => <Username {...loaded} />}</WhenLoaded>
}

function Username(loaded: Loaded) {
  const { account, settings } = loaded
  const say = useText()
  const dialog = useDialogAt('/security/username')
  const saved = useSavedMark()
  const done = () => {
    saved.show()
    dialog.finish()
  }
  if (settings.fields.username !== 'Edit')
    return <ManagedRow name={say('username.name')} value={account.username} />
  return (
    <>
      <Row
        name={say('username.name')}
        value={account.username}
        state={<SavedMark isShown={saved.isShown} />}
        action={
          <Button look="quiet" onPress={dialog.open}>
            {say(account.username ? 'row.change' : 'row.set')}
            <span className="lk-hidden">{say('username.name')}</span>
          </Button>
        }
      />
      <ProtectedDialog
        title={say(account.username ? 'username.change' : 'username.set')}
        account={account}
        dialog={dialog}
      >
        <UsernameForm {...loaded} onSaved={done} onCancel={dialog.close} />
      </ProtectedDialog>
    </>
  )
}

type UsernameFormProps = Loaded & { onSaved: () => void; onCancel: () => void }

function UsernameForm({ account, experience, onSaved, onCancel }: UsernameFormProps) {
  const say = useText()
  const [username, setUsername] = useDraft('username', useGivenIdentifier() ?? account.username ?? '')
  const [hadUsername] = useState(Boolean(account.username))
  const change = useChangeAccount()
  const wanted = username.trim()
  const requirements = usernameRequirements(wanted, experience.usernamePolicy, say)
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      missing={!wanted && 'problem.usernameRequired'}
      saveLabel={say(hadUsername ? 'username.change' : 'username.set')}
      save={verification => change.mutateAsync({ username: wanted, verification })}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => (
        <>
          <TextField
            label={say('username.new')}
            name="username"
            autoComplete="username"
            capitalization="none"
            autoCorrect="off"
            spellCheck="false"
            description={say('username.about')}
            value={username}
            onChange={setUsername}
            error={wordsOfRefusal(error, say, { requirements, invalid: 'problem.usernameCharacters' })}
            requirements={requirements}
            autoFocus
          />
        </>
      )}
    </ProtectedForm>
  )
}
