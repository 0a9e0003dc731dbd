import { Button, PageState, useText } from '@latchkey/ui'
import { CloudOff, DoorClosed } from 'lucide-react'
import { addressOf } from '../base.ts'

/** The way through the sign-in page did not end well; going again is left to the person, so that it is no circle. */
export function SignInFailed({ reason }: { reason: unknown }) {
  const say = useText()
  const code = reason instanceof Error && 'error' in reason ? String(reason.error) : undefined
  const isOffline = reason instanceof TypeError
  return (
    <PageState
      icon={isOffline ? CloudOff : DoorClosed}
      title={say(isOffline ? 'account.offline.title' : 'account.signInFailed.title')}
      action={
        <Button look="filled" onPress={() => location.assign(addressOf('/account'))}>
          {say(isOffline ? 'state.retry' : 'account.signInAgain')}
        </Button>
      }
    >
      {say(isOffline ? 'problem.offline' : 'account.signInFailed')}
      {code && <code>{code}</code>}
    </PageState>
  )
}
