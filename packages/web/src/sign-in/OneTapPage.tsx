import { Button, RichText, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { masked } from './magic-link.ts'
import { addressIn, enterByOneTap, forgetCredential } from './one-tap.ts'
import { PageCard } from './PageCard.tsx'
import { ProviderRefused } from './ProviderRefused.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'

type OneTapPageProps = {
  connectorId: string
  credential: string
  /** Called when the person wants to sign in without it. */
  onOther: () => void
}

/**
 * The page of a credential that Google gave to the application's own page. The person says that the account is theirs:
 * otherwise a link could sign them in to somebody else's (login CSRF).
 */
export function OneTapPage({ connectorId, credential, onOther }: OneTapPageProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const { signInMode } = experience
  const [address] = useState(() => addressIn(credential))
  useEffect(forgetCredential, [])
  const entering = useAdvance(() => enterByOneTap(call, { connectorId, credential, signInMode }))
  if (entering.problem) return <ProviderRefused problem={entering.problem} onOther={onOther} />
  return (
    <PageCard
      title={say('social.continue', { provider: 'Google' })}
      description={
        address && (
          <RichText
            text="oneTap.about"
            values={{ address: masked(address) }}
            components={{ address: <strong /> }}
          />
        )
      }
    >
      <div className="lk-auth-stack">
        <Button look="filled" isWide isPending={entering.isPending} onPress={() => entering.attempt()}>
          {say('signIn.continue')}
        </Button>
        <Button look="quiet" isWide onPress={onOther}>
          {say('social.back')}
        </Button>
      </div>
    </PageCard>
  )
}
