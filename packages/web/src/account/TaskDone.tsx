import type { TextKey } from '@latchkey/locales'
import { Button, PageState, useText } from '@latchkey/ui'
import { CircleCheck } from 'lucide-react'
import { useEffect } from 'react'
import { navigate } from './navigation.ts'
import { follow, isSuccessShown, useWayBack } from './way-back.ts'
import { isAlwaysShown } from './wire-paths.ts'

/** The success page of a single task, with the way back to the application; docs/wire/account-api.md#5.3. */
export function TaskDone({ path, title }: { path: string; title: TextKey }) {
  const say = useText()
  const back = useWayBack()
  useEffect(() => {
    if (back && !isSuccessShown() && !isAlwaysShown(path)) follow(back)
  }, [back, path])
  return (
    <PageState
      icon={CircleCheck}
      title={say(title)}
      action={
        <Button look="filled" onPress={() => (back ? follow(back) : navigate('/'))}>
          {back ? say('account.backTo', { host: new URL(back.to).host }) : say('state.toAccount')}
        </Button>
      }
    >
      {say('task.done')}
    </PageState>
  )
}
