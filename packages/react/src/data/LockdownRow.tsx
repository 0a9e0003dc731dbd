import { Button, Checkbox, Dialog, DialogActions, Row, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import type { Account } from '../account.ts'
import { useDialogAt } from '../navigation.ts'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { useAttempt } from '../use-attempt.ts'
import './data.css'
import { useEndings } from './endings.ts'

/** Locks the account after a suspected intrusion: “this wasn’t me”. */
export function LockdownRow({ account }: { account: Account }) {
  const say = useText()
  const dialog = useDialogAt('/data/lockdown')
  return (
    <>
      <Row
        name={say('data.lockdown.name')}
        value={say('data.lockdown.about')}
        action={
          <Button look="quiet" onPress={dialog.open}>
            {say('data.lockdown.open')}
          </Button>
        }
      />
      <Dialog
        title={say('data.lockdown.title')}
        isOpen={dialog.isOpen}
        onClose={dialog.close}
        isDismissable={false}
      >
        <LockdownForm account={account} onClose={dialog.close} />
      </Dialog>
    </>
  )
}

/** Needs no step-up: the lockdown only takes access away, and a person who is robbed must not lose time. */
function LockdownForm({ account, onClose }: { account: Account; onClose: () => void }) {
  const say = useText()
  const { lockAccount } = useEndings()
  const [keepAddresses, setKeepAddresses] = useState(false)
  const locking = useAttempt(() => lockAccount({ keepAddresses }), onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    locking.attempt(undefined)
  }
  return (
    <form className="lk-step" onSubmit={submit} noValidate>
      <p>{say('data.lockdown.when')}</p>
      <ul className="lk-consequences">
        <li>{say('data.lockdown.sessions')}</li>
        <li>{say('data.lockdown.tokens')}</li>
        <li>{say('data.lockdown.addresses')}</li>
        <li>{say(account.hasPassword ? 'data.lockdown.password' : 'data.lockdown.review')}</li>
      </ul>
      <p>{say('data.lockdown.stays')}</p>
      <Checkbox isSelected={keepAddresses} onChange={setKeepAddresses}>
        {say('data.lockdown.keepAddresses')}
      </Checkbox>
      <ProblemNotice problem={locking.problem} />
      <DialogActions>
        <Button look="quiet" onPress={onClose}>
          {say('row.cancel')}
        </Button>
        <Button type="submit" look="danger" isPending={locking.isPending}>
          {say('data.lockdown.do')}
        </Button>
      </DialogActions>
    </form>
  )
}
