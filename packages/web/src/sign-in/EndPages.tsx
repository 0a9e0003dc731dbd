import { Button, ButtonLink, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import { recoveryKinds } from './identifier.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { Support } from './Support.tsx'
import { goTo } from './use-path.ts'

/** Too many wrong attempts. The lockout ends by itself; a reset of the password does not wait for it. */
export function LockedPage() {
  const say = useText()
  const { experience } = useSignInContext()
  const { lockoutDuration = 60 } = experience.sentinelPolicy
  return (
    <PageCard title={say('locked.title')} description={say('locked.about', { count: lockoutDuration })}>
      <div className="lk-auth-stack">
        {recoveryKinds(experience).length > 0 && (
          <Button look="filled" isWide onPress={() => goTo('/forgot-password')}>
            {say('signIn.forgot.reset')}
          </Button>
        )}
        <Button isWide onPress={() => goTo('/sign-in')}>
          {say('social.back')}
        </Button>
        <Support />
      </div>
    </PageCard>
  )
}

export function SuspendedPage() {
  const say = useText()
  return (
    <PageCard title={say('suspended.title')} description={say('suspended.about')}>
      <div className="lk-auth-stack">
        <Support />
        <Button isWide onPress={() => goTo('/sign-in')}>
          {say('selectAccount.other')}
        </Button>
      </div>
    </PageCard>
  )
}

/** A link or a provider's answer that belongs to a sign-in in another browser or tab. */
export function OtherBrowserPage() {
  const say = useText()
  return (
    <PageCard title={say('otherBrowser.title')} description={say('otherBrowser.about')}>
      <ButtonLink href={addressOf('/sign-in')} look="filled" isWide>
        {say('otherBrowser.begin')}
      </ButtonLink>
    </PageCard>
  )
}
