import { Button, Code, Dialog, DialogActions, showToast } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { Person } from './name-of.ts'

/** A link with which the person chooses a password, mailed or shown once. */
export function LinkDialog({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const dialog = useDialog('link')
  const [url, setUrl] = useState<string>()
  const create = useChange('POST /api/users/:userId/access-links')
  const purpose = person.hasPassword ? 'passwordReset' : 'invitation'
  const close = () => {
    setUrl(undefined)
    create.reset()
    dialog.close()
  }
  const run = (send: boolean) =>
    create.run({ params: { userId: person.id }, body: { purpose, send } }, answer => {
      if (answer.url) return setUrl(answer.url)
      showToast({ words: say('people.link.sent', { email: person.primaryEmail ?? '' }) })
      close()
    })
  return (
    <Dialog
      title={say(person.hasPassword ? 'people.link.reset' : 'people.link.invitation')}
      isOpen={dialog.isOpen}
      onClose={close}
    >
      <div className="lk-stack">
        <p>
          {say(url ? 'people.link.about' : person.primaryEmail ? 'people.link.ask' : 'people.link.noEmail')}
        </p>
        {url && (
          <Code label={say('people.link')} isBlock>
            {url}
          </Code>
        )}
        <ProblemNotice problem={create.error} />
        {!url && (
          <DialogActions>
            {may('users:write') && (
              <Button isPending={create.isPending} onPress={() => run(false)}>
                {say('people.link.show')}
              </Button>
            )}
            {person.primaryEmail && (
              <Button look="filled" isPending={create.isPending} onPress={() => run(true)}>
                {say('people.link.send')}
              </Button>
            )}
          </DialogActions>
        )}
      </div>
    </Dialog>
  )
}
