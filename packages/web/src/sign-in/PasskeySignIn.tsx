import { canUsePasskeys, ProblemNotice, stopWaitingForPasskey, useAttempt } from '@latchkey/react/pages'
import { Button, Icon, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { useEffect } from 'react'
import { signInByAutofill, signInByPasskey } from './passkey.ts'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import { stepAfter } from './steps.ts'

type PasskeySignInProps = { isBegun: boolean; isReady: () => boolean }

/** Signs in with a passkey, by a button or by the autofill list of the identifier field. */
export function PasskeySignIn({ isBegun, isReady }: PasskeySignInProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const { enabled, showPasskeyButton = true, allowAutofill = false } = experience.passkeySignIn
  const isPossible = enabled === true && canUsePasskeys()
  const entering = useAttempt(() => stepAfter(signInByPasskey(call)), goOn)
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
        onPress={() => isReady() && entering.attempt(undefined)}
      >
        <Icon of={KeyRound} />
        {say('signIn.byPasskey')}
      </Button>
    </>
  )
}
