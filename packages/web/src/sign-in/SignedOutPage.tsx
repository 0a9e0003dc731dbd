import { ButtonLink, useText } from '@latchkey/ui'
import { useState } from 'react'
import { addressOf } from '../base.ts'
import { takeEnding } from '../session-ending.ts'
import { DeletedPage, LockedDownPage } from './EndingPages.tsx'
import { PageCard } from './PageCard.tsx'

export function SignedOutPage() {
  const say = useText()
  const [ending] = useState(takeEnding)
  if (ending?.kind === 'deletion') return <DeletedPage {...ending} />
  if (ending?.kind === 'lockdown') return <LockedDownPage {...ending} />
  return (
    <PageCard title={say('signedOut.title')} description={say('signedOut.about')}>
      <ButtonLink href={addressOf('/account')} isWide>
        {say('signedOut.signInAgain')}
      </ButtonLink>
    </PageCard>
  )
}
