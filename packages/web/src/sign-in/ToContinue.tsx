import { useText } from '@latchkey/ui'
import { useSignInContext } from './SignInContext.tsx'

/** The application that the person signs in to. Latchkey's own pages are no application to them. */
export function ToContinue() {
  const say = useText()
  const { displayName, applicationName } = useSignInContext().experience
  const application = displayName ?? applicationName
  return application ? say('signIn.toContinue', { application }) : null
}
