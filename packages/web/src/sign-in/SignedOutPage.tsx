import { ButtonLink, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import { PageCard } from './PageCard.tsx'

export function SignedOutPage() {
  const say = useText()
  return (
    <PageCard title={say('signedOut.title')} description={say('signedOut.about')}>
      <ButtonLink href={addressOf('/account')} isWide>
        {say('signedOut.signInAgain')}
      </ButtonLink>
    </PageCard>
  )
}
