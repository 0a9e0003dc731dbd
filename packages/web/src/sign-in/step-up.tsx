import { Button, useText } from '@latchkey/ui'
import { useSignInContext } from './SignInContext.tsx'
import { goTo } from './use-path.ts'

/** The title of a page that asks a signed-in person for more, and the application that wants it. */
export function useStepUpTitle() {
  const say = useText()
  const { displayName, applicationName } = useSignInContext().experience
  const application = displayName ?? applicationName
  return application ? say('signIn.stepUp.title', { application }) : say('signIn.prove.title')
}

/** Leads to the sign-in page, where another person signs in, or the same one from the first factor. */
export function UseAnotherAccount() {
  const say = useText()
  return (
    <Button look="quiet" isWide onPress={() => goTo('/sign-in')}>
      {say('selectAccount.other')}
    </Button>
  )
}
