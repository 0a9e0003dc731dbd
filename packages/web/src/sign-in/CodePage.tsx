import { ResendButton, useCodeEntry, usePhoneWords, useSecondsLeft } from '@latchkey/react/pages'
import { Button, CodeForm, useText } from '@latchkey/ui'
import { useState } from 'react'
import { identifyByCode, sendCode, verifyCode } from './codes.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { goBack, goOn } from './step-history.ts'
import { type CodeStep, stepAfter } from './steps.ts'

/** Asks for the code that was sent to an address. */
export function CodePage({ step }: { step: CodeStep }) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [sent, setSent] = useState(step)
  const { identifier, event } = step
  const phone = usePhoneWords(identifier.type === 'phone' ? identifier.value : undefined)
  const method = experience.signIn.methods.find(each => each.identifier === identifier.type)
  // A code is accepted once. If only the identification failed, the verified record is used again.
  const [verified, setVerified] = useState<string>()
  const enter = async (code: string) => {
    if (verified !== sent.verificationId) await verifyCode(call, sent, code)
    setVerified(sent.verificationId)
    return identifyByCode(call, sent)
  }
  const entry = useCodeEntry(code => stepAfter(enter(code)), goOn)
  const resend = async () => {
    setSent(await sendCode(call, identifier, event))
    entry.forgive()
  }
  return (
    <PageCard title={say(identifier.type === 'phone' ? 'code.title.phone' : 'code.title.email')}>
      <CodeForm
        address={phone ?? identifier.value}
        field={entry.field}
        onSubmit={entry.submit}
        isPending={entry.isPending}
        submitLabel={say('signIn.continue')}
        onChangeAddress={goBack}
      >
        <ResendButton secondsLeft={useSecondsLeft(sent.sentAt)} send={resend} />
        {event === 'SignIn' && method?.password && (
          <Button look="quiet" isWide onPress={() => goOn({ kind: 'password', identifier })}>
            {say('signIn.usePassword')}
          </Button>
        )}
      </CodeForm>
    </PageCard>
  )
}
