import { Button, PageState, useText } from '@latchkey/ui'
import { CircleUserRound, CloudOff, DoorClosed } from 'lucide-react'
import { useAttempt } from '../use-attempt.ts'
import type { AuthSession } from './auth-session.ts'

type SignInProps = { session: Pick<AuthSession, 'state' | 'signIn'> }

/** Stands in place of the account until the person is signed in; says so if signing in failed. */
export function SignInPrompt({ session }: SignInProps) {
  const say = useText()
  const leaving = useAttempt(session.signIn, () => {})
  const { error } = session.state()
  // What `fetch` throws if no server answers.
  const isOffline = error instanceof TypeError
  const button = (
    <Button look="filled" isPending={leaving.isPending} onPress={() => leaving.attempt(undefined)}>
      {say(isOffline ? 'state.retry' : 'signIn.signIn')}
    </Button>
  )
  if (!error)
    return (
      <PageState icon={CircleUserRound} title={say('account.signedOut.title')} action={button}>
        {say('account.signedOut')}
      </PageState>
    )
  return (
    <PageState
      icon={isOffline ? CloudOff : DoorClosed}
      title={say(isOffline ? 'account.offline.title' : 'account.signInFailed.title')}
      action={button}
    >
      <span role="alert">{say(isOffline ? 'problem.offline' : 'account.signInFailed')}</span>
    </PageState>
  )
}

/** A button that leads to the sign-in page. */
export function SignInButton({ session }: SignInProps) {
  const say = useText()
  const leaving = useAttempt(session.signIn, () => {})
  return (
    <Button look="outlined" isPending={leaving.isPending} onPress={() => leaving.attempt(undefined)}>
      {say(session.state().error instanceof TypeError ? 'state.retry' : 'signIn.signIn')}
    </Button>
  )
}
