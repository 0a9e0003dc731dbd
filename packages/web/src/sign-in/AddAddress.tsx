import { ProblemNotice, ResendButton, useAttempt, useCodeEntry, useSecondsLeft } from '@latchkey/react/pages'
import { Button, CodeForm, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { noCaptcha } from './captcha/captcha.ts'
import { useCaptcha } from './captcha/use-captcha.tsx'
import { useIsCaptchaMissing } from './captcha/use-is-captcha-missing.ts'
import { sendFurtherCode, verifyCode } from './codes.ts'
import { IdentifierField } from './IdentifierField.tsx'
import { type Kind, shown } from './identifier.ts'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import { type CodeStep, type Step, stepAfter } from './steps.ts'
import { useIdentifier } from './use-identifier.ts'

type AddAddressProps = { kinds: Kind[]; onAdded: () => Promise<Step> }

/** Adds an email address or phone number to the account that is signing in, verified by a code. */
export function AddAddress({ kinds, onAdded }: AddAddressProps) {
  const say = useText()
  const { call } = useSignInContext()
  const entry = useIdentifier(kinds, '')
  const captcha = useCaptcha(useIsCaptchaMissing())
  const [sent, setSent] = useState<CodeStep>()
  const sending = useAttempt(
    async () => {
      const identifier = await entry.read()
      if (identifier) setSent(await sendFurtherCode(call, identifier, captcha))
    },
    () => undefined,
  )
  if (sent) return <AddedCode sent={sent} onSent={setSent} onAdded={onAdded} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void sending.attempt(undefined)
  }
  const { field, problem } = entry.shown(sending)
  return (
    <form onSubmit={submit} noValidate>
      <ProblemNotice problem={problem} />
      <IdentifierField kinds={kinds} {...field} />
      {captcha.widget}
      <Button type="submit" look="filled" isWide isPending={sending.isPending}>
        {say('code.send')}
      </Button>
    </form>
  )
}

type AddedCodeProps = {
  sent: CodeStep
  onSent: (sent: CodeStep | undefined) => void
  onAdded: () => Promise<Step>
}

function AddedCode({ sent, onSent, onAdded }: AddedCodeProps) {
  const say = useText()
  const { call } = useSignInContext()
  const { identifier, verificationId } = sent
  const add = async (code: string) => {
    await verifyCode(call, sent, code)
    const type = identifier.type === 'phone' ? 'phone' : 'email'
    await call('POST /api/experience/profile', { body: { type, verificationId } })
    return onAdded()
  }
  const entry = useCodeEntry(code => stepAfter(add(code)), goOn)
  return (
    <CodeForm
      address={shown(identifier)}
      field={entry.field}
      onSubmit={entry.submit}
      isPending={entry.isPending}
      submitLabel={say('signIn.continue')}
      onChangeAddress={() => onSent(undefined)}
    >
      <ResendButton
        secondsLeft={useSecondsLeft(sent.sentAt)}
        send={async () => onSent(await sendFurtherCode(call, identifier, noCaptcha))}
      />
    </CodeForm>
  )
}
