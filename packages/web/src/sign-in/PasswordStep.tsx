import { ProblemNotice, useAttempt } from '@latchkey/react/pages'
import { Button, Link, PasswordField, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { addressOf } from '../base.ts'
import { ChosenIdentifier } from './ChosenIdentifier.tsx'
import type { Captcha } from './captcha/captcha.ts'
import { useCaptcha } from './captcha/use-captcha.tsx'
import { sendCode } from './codes.ts'
import { recoveryKinds, shown } from './identifier.ts'
import { isProblem, signIn } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import type { Identifier } from './steps.ts'
import { useAdvance } from './use-advance.ts'
import { goTo } from './use-path.ts'

export function PasswordStep({ identifier }: { identifier: Identifier }) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [password, setPassword] = useState('')
  const captcha = useCaptcha()
  const [isMissing, setMissing] = useState(false)
  const entering = useAdvance(() => signIn(call, { identifier, password }, captcha))
  const method = experience.signIn.methods.find(each => each.identifier === identifier.type)
  // No account has a password or a username with characters that the server cannot read.
  const isWrong = isProblem(entering.problem, 'session.invalid_credentials', 'guard.invalid_input')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!password)
    if (password) void entering.attempt()
  }
  const change = (next: string) => {
    setMissing(false)
    entering.forgive()
    setPassword(next)
  }
  const forget = () =>
    goTo('/forgot-password', identifier.type === 'username' ? null : { typed: shown(identifier) })
  const fault = isMissing ? say('signIn.passwordRequired') : isWrong ? say('signIn.wrong') : undefined
  return (
    <PageCard title={say('signIn.enterPassword')}>
      <form onSubmit={submit} noValidate>
        <ChosenIdentifier identifier={shown(identifier)} />
        {!isWrong && <ProblemNotice problem={entering.problem} />}
        <PasswordField
          label={say('signIn.password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={change}
          error={fault}
          autoFocus
        />
        {captcha.widget}
        <Button type="submit" look="filled" isWide isPending={entering.isPending}>
          {say('signIn.signIn')}
        </Button>
        {recoveryKinds(experience).length > 0 && (
          <p className="lk-auth-more">
            <Link href={addressOf('/forgot-password')} onFollow={forget}>
              {say('signIn.forgot')}
            </Link>
          </p>
        )}
        {method?.verificationCode && <CodeInstead identifier={identifier} captcha={captcha} />}
      </form>
    </PageCard>
  )
}

/** Signs in with a code that is sent to the same address. */
function CodeInstead({ identifier, captcha }: { identifier: Identifier; captcha: Captcha }) {
  const say = useText()
  const { call } = useSignInContext()
  const sending = useAttempt(() => sendCode(call, identifier, 'SignIn', captcha), goOn)
  return (
    <>
      <ProblemNotice problem={sending.problem} />
      <Button isWide isPending={sending.isPending} onPress={() => sending.attempt(undefined)}>
        {say('signIn.useCode')}
      </Button>
    </>
  )
}
