import { ProblemNotice } from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import type { FormEvent, ReactNode } from 'react'
import { type Captcha, noCaptcha } from './captcha/captcha.ts'
import { useCaptcha } from './captcha/use-captcha.tsx'
import { IdentifierField } from './IdentifierField.tsx'
import type { Kind } from './identifier.ts'
import { loginHint } from './login-hint.ts'
import { keepTyped, typedBefore } from './step-history.ts'
import type { Identifier, Step } from './steps.ts'
import { useAdvance } from './use-advance.ts'
import { useIdentifier } from './use-identifier.ts'

type IdentifierStepProps = {
  kinds: Kind[]
  onContinue: (identifier: Identifier, captcha: Captcha) => Promise<Step>
  /** Whether the step sends a code, for which the captcha is passed. */
  sendsCode?: boolean
  /** Says what else is missing before the step, and returns false. */
  isReady?: () => boolean
  hasPasskeys?: boolean
  /** Sends a link to the email address instead; without it, there is no such choice. */
  onLink?: (email: string, captcha: Captcha) => Promise<Step>
  /** Between the field and the button. */
  children?: ReactNode
}

/** Asks for the identifier. What was typed is still there, selected, when the person comes back. */
export function IdentifierStep(props: IdentifierStepProps) {
  const { kinds, onContinue, sendsCode = true, isReady = () => true, hasPasskeys = false } = props
  const { onLink, children } = props
  const say = useText()
  const entry = useIdentifier(kinds, typedBefore() ?? loginHint())
  const captcha = useCaptcha()
  const continuing = useAdvance((identifier: Identifier) =>
    onContinue(identifier, sendsCode ? captcha : noCaptcha),
  )
  const linking = useAdvance(async (email: string) => {
    if (!onLink) throw new Error('The form has no link.')
    return onLink(email, captcha)
  })
  const askForLink = async () => {
    const identifier = await entry.read(['email'])
    if (!identifier) return
    keepTyped(identifier.value)
    await linking.attempt(identifier.value)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const identifier = await entry.read()
    if (!identifier || !isReady()) return
    keepTyped(entry.typed.trim())
    await continuing.attempt(identifier)
  }
  const { field, problem } = entry.shown({
    problem: continuing.problem ?? linking.problem,
    forgive: () => {
      continuing.forgive()
      linking.forgive()
    },
  })
  return (
    <form onSubmit={submit} noValidate>
      <ProblemNotice problem={problem} />
      <IdentifierField kinds={kinds} {...field} hasPasskeys={hasPasskeys} />
      {children}
      {sendsCode && captcha.widget}
      <Button type="submit" look="filled" isWide isPending={continuing.isPending}>
        {say('signIn.continue')}
      </Button>
      {onLink && (
        <Button look="quiet" isWide isPending={linking.isPending} onPress={askForLink}>
          {say('forgot.linkInstead')}
        </Button>
      )}
    </form>
  )
}
