import type { SessionEnding } from '@latchkey/react'
import { ButtonLink, useLanguage, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import { momentOf } from './moment.ts'
import { PageCard } from './PageCard.tsx'

type Ending<Kind extends SessionEnding['kind']> = Extract<SessionEnding, { kind: Kind }>

/** After the deletion of the account: until when and how it can be taken back. */
export function DeletedPage({ deletesAt }: Ending<'deletion'>) {
  const say = useText()
  const language = useLanguage()
  if (deletesAt <= Date.now())
    return <PageCard title={say('ending.deleted.title')} description={say('ending.deleted')} />
  return (
    <PageCard
      title={say('ending.deletion.title')}
      description={say('ending.deletion', { moment: momentOf(deletesAt, language) })}
    >
      <ButtonLink href={addressOf('/account')} isWide>
        {say('ending.deletion.signIn')}
      </ButtonLink>
    </PageCard>
  )
}

/** After a lockdown by the person: signing in leads to a new password and the review of the account. */
export function LockedDownPage({ restored }: Ending<'lockdown'>) {
  const say = useText()
  return (
    <PageCard title={say('ending.lockdown.title')} description={say('lockdown.done')}>
      <div className="lk-auth-stack">
        {restored.includes('primaryEmail') && <p>{say('ending.restoredEmail')}</p>}
        {restored.includes('primaryPhone') && <p>{say('ending.restoredPhone')}</p>}
        <ButtonLink href={addressOf('/account')} look="filled" isWide>
          {say('signIn.signIn')}
        </ButtonLink>
      </div>
    </PageCard>
  )
}
