import { Button, PageState } from '@latchkey/ui'
import { CloudOff } from 'lucide-react'
import { addressOf } from '../base.ts'
import { useSay } from './texts.tsx'

/** By a press, because an automatic retry could redirect in a loop. */
export function SignInFailed({ reason }: { reason: unknown }) {
  const say = useSay()
  const isOffline = reason instanceof TypeError
  const code = reason instanceof Error && 'error' in reason ? String(reason.error) : undefined
  return (
    <main>
      <PageState
        icon={CloudOff}
        title={say('frame.signInFailed.title')}
        action={
          <Button look="filled" onPress={() => location.assign(addressOf('/console'))}>
            {say('frame.retry')}
          </Button>
        }
      >
        {say(isOffline ? 'frame.problem.offline' : 'frame.signInFailed')}
        {code && <code>{code}</code>}
      </PageState>
    </main>
  )
}
