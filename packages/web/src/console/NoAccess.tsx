import { Button, ButtonLink, PageState } from '@latchkey/ui'
import { DoorClosed } from 'lucide-react'
import { addressOf } from '../base.ts'
import { session } from './session.ts'
import { Rich, useSay } from './texts.tsx'

/** For people without a role of administrators: all that they load of the console. */
export function NoAccess({ name }: { name: string }) {
  const say = useSay()
  return (
    <main>
      <PageState
        icon={DoorClosed}
        title={say('frame.noAccess.title')}
        action={
          <>
            <ButtonLink look="filled" href={addressOf('/account')}>
              {say('frame.account')}
            </ButtonLink>
            <Button look="quiet" onPress={() => session.signOut()}>
              {say('frame.noAccess.other')}
            </Button>
          </>
        }
      >
        <Rich text="frame.noAccess" values={{ name }} components={{ name: <bdi /> }} />
      </PageState>
    </main>
  )
}
