import { Button, PageState, useText } from '@latchkey/ui'
import { CloudOff, DoorClosed } from 'lucide-react'
import { addressOf } from '../base.ts'

/**
 * Sign-in failed. The person has to press a button to try again, because an automatic retry could redirect in a loop.
 */
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
