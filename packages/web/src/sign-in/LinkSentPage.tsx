import { ResendButton, useSecondsLeft } from '@latchkey/react/pages'
import { Button, RichText, useText } from '@latchkey/ui'
import { useState } from 'react'
import { useCaptcha } from './captcha/use-captcha.tsx'
import { PageCard } from './PageCard.tsx'
import { sendResetLink } from './reset-link.ts'
import { useSignInContext } from './SignInContext.tsx'
import { goBack } from './step-history.ts'
import { goTo } from './use-path.ts'

/** A link for a new password is on its way, if the address has an account; the page does not tell. */
export function LinkSentPage({ email, sentAt }: { email: string; sentAt: number }) {
  const say = useText()
  const { call } = useSignInContext()
  const captcha = useCaptcha()
  const [lastSentAt, setLastSentAt] = useState(sentAt)
  const resend = async () => {
    await sendResetLink(call, email, captcha)
    setLastSentAt(Date.now())
  }
  return (
    <PageCard
      title={say('code.title.email')}
      description={
        <RichText text="forgot.linkSent" values={{ address: email }} components={{ address: <strong /> }} />
      }
    >
      <form className="lk-code-form" onSubmit={event => event.preventDefault()}>
        {captcha.widget}
        <Button isWide onPress={() => goTo('/sign-in')}>
          {say('forgot.back')}
        </Button>
        <ResendButton of="link" secondsLeft={useSecondsLeft(lastSentAt)} send={resend} />
        <Button look="quiet" isWide onPress={goBack}>
          {say('address.other')}
        </Button>
      </form>
    </PageCard>
  )
}
