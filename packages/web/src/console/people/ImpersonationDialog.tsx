import { Button, ButtonLink, Code, Dialog, DialogActions, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { addressOf } from '../../base.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { nameOf, type Person } from './name-of.ts'

/** Acts in the name of the person, with a reason: on the account page, or in an application that exchanges the token. */
export function ImpersonationDialog({ person }: { person: Person }) {
  const say = useSay()
  const dialog = useDialog('impersonate')
  const [reason, setReason] = useState('')
  const [token, setToken] = useState<string>()
  const create = useChange('POST /api/subject-tokens')
  const name = nameOf(person)
  const close = () => {
    setReason('')
    setToken(undefined)
    create.reset()
    dialog.close()
  }
  const run = () => {
    if (!reason.trim()) return
    create.run({ body: { userId: person.id, reason: reason.trim() } }, answer =>
      setToken(answer.subjectToken),
    )
  }
  return (
    <Dialog title={say('people.impersonate.title', { name })} isOpen={dialog.isOpen} onClose={close}>
      {token ? (
        <Ready token={token} name={name} />
      ) : (
        <form
          className="lk-stack"
          onSubmit={event => {
            event.preventDefault()
            run()
          }}
        >
          <p>{say('people.impersonate.about', { name })}</p>
          <TextField
            label={say('people.impersonate.reason')}
            value={reason}
            onChange={setReason}
            maxLength={256}
            autoComplete="off"
            autoFocus
            required
          />
          <ProblemNotice problem={create.error} />
          <DialogActions>
            <Button onPress={close}>{say('frame.cancel')}</Button>
            <Button type="submit" look="filled" isPending={create.isPending} isDisabled={!reason.trim()}>
              {say('people.impersonate.go')}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}

function Ready({ token, name }: { token: string; name: string }) {
  const say = useSay()
  return (
    <div className="lk-stack">
      <p>{say('people.impersonate.ready', { name })}</p>
      <details>
        <summary>{say('people.impersonate.elsewhere')}</summary>
        <div className="lk-stack">
          <p>{say('people.impersonate.elsewhere.about')}</p>
          <Code label={say('people.impersonate.token')} isBlock>
            {token}
          </Code>
        </div>
      </details>
      <DialogActions>
        <ButtonLink look="filled" href={addressOf(`/account?impersonation=1#${token}`)} isOutside>
          {say('people.impersonate.open')}
        </ButtonLink>
      </DialogActions>
    </div>
  )
}
