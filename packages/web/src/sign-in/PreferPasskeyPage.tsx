import { useText } from '@latchkey/ui'
import { PageCard } from './PageCard.tsx'
import { SetUpPasskey } from './SetUpPasskey.tsx'
import { SkipButton } from './SkipButton.tsx'

/** Offers a passkey instead of the password for the next time. */
export function PreferPasskeyPage() {
  const say = useText()
  return (
    <PageCard title={say('passkey.prefer.title')} description={say('passkey.about')}>
      <div className="lk-auth-stack">
        <SetUpPasskey path="/api/experience/profile/mfa/passkey" />
        <SkipButton skip="passkey-skipped" />
      </div>
    </PageCard>
  )
}
