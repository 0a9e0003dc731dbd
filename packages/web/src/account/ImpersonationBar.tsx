import { useAccountQuery } from '@latchkey/react/pages'
import { Button, RelativeTime } from '@latchkey/ui'
import { useState } from 'react'
import { ConsoleTexts, useSay } from '../console/texts.tsx'
import './ImpersonationBar.css'
import { impersonation } from './session.ts'

/** Above the page, while an administrator acts in the name of a person: who it is, until when, and the end. */
export function ImpersonationBar() {
  return (
    <ConsoleTexts>
      <Bar />
    </ConsoleTexts>
  )
}

function Bar() {
  const say = useSay()
  const { data: person } = useAccountQuery(true)
  const [isEnding, setEnding] = useState(false)
  const expiresAt = impersonation?.expiresAt()
  const end = () => {
    setEnding(true)
    impersonation?.end(person?.id)
  }
  const name = person?.name || person?.username || person?.primaryEmail || person?.primaryPhone || ''
  return (
    <section className="lk-root lk-impersonation" aria-label={say('people.impersonation.bar')}>
      <p>
        <strong>{say('people.impersonation.as', { name })}</strong> {say('people.impersonation.recorded')}{' '}
        {expiresAt && (
          <>
            {say('people.impersonation.ends')} <RelativeTime at={new Date(expiresAt)} />
          </>
        )}
      </p>
      <Button look="filled" isPending={isEnding} onPress={end}>
        {say('people.impersonation.end')}
      </Button>
    </section>
  )
}
