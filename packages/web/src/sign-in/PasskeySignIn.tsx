import { canUsePasskeys, stopWaitingForPasskey, useAttempt } from '@latchkey/react'
import { Button, Icon, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { useEffect } from 'react'
import { isProblem } from './interaction.ts'
import { goOn } from './next-step.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { signInByAutofill, signInByPasskey } from './passkey.ts'
import { useSignInContext } from './SignInContext.tsx'

type PasskeySignInProps = { isBegun: boolean; onLost: (problem: unknown) => void }

/** Signs in with a passkey, by a button or by the autofill list of the identifier field. */
export function PasskeySignIn({ isBegun, onLost }: PasskeySignInProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const { enabled, showPasskeyButton = true, allowAutofill = false } = experience.passkeySignIn
  const isPossible = enabled === true && canUsePasskeys()
  const refuse = (caught: unknown) => {
    if (!isProblem(caught, 'session.not_found')) throw caught
    onLost(caught)
  }
  const entering = useAttempt(
    () => signInByPasskey(call).catch(refuse),
    next => next && goOn(next),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: one ceremony for as long as the page is open
  useEffect(() => {
    if (!isBegun || !isPossible || !allowAutofill) return
    signInByAutofill(call).then(next => next && goOn(next), entering.fail)
    return () => void stopWaitingForPasskey()
  }, [isBegun, isPossible, allowAutofill])
  if (!isPossible || !showPasskeyButton) return null
  return (
    <>
      <ProblemNotice problem={entering.problem} />
      <Button
        isWide
        isDisabled={!isBegun}
        isPending={entering.isPending}
        onPress={() => entering.attempt(undefined)}
      >
        <Icon of={KeyRound} />
        {say('signIn.byPasskey')}
      </Button>
    </>
  )
}
