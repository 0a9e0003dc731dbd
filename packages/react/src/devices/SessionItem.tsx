import { Button, Item, Moment, useText } from '@latchkey/ui'
import { Fragment, useState } from 'react'
import type { Account } from '../account.ts'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { type Session, useAccessChanges } from './access.ts'
import { iconOfDevice } from './device.ts'
import { useSessionWords } from './session-words.ts'

type SessionItemProps = { session: Session; account: Account; isEditable: boolean }

export function SessionItem({ session, account, isEditable }: SessionItemProps) {
  const say = useText()
  const [isOpen, setOpen] = useState(false)
  const changes = useAccessChanges()
  const { name, full } = useSessionWords()(session)
  const { device, isCurrent, payload } = session
  const facts = <SessionFacts session={session} />
  return (
    <>
      <Item
        icon={iconOfDevice(device)}
        name={name}
        badge={isCurrent ? say('sessions.current') : undefined}
        facts={facts}
        action={
          isEditable &&
          !isCurrent && (
            <Button look="quiet" onPress={() => setOpen(true)}>
              {say('sessions.end')}
              <span className="lk-hidden">{full}</span>
            </Button>
          )
        }
      />
      <RemovalDialog
        title={say('sessions.end.title', { name })}
        account={account}
        dialog={{ isOpen, close: () => setOpen(false) }}
        removeLabel={say('sessions.end')}
        done={say('sessions.ended', { count: 1 })}
        remove={verification => changes.endSession(payload.uid, verification)}
      >
        <span className="lk-item-facts">{facts}</span>
        <br />
        {say('sessions.end.about')}
      </RemovalDialog>
    </>
  )
}

/** Place, applications, and the times of the last use and the sign-in. */
function SessionFacts({ session }: { session: Session }) {
  const { place, applications } = useSessionWords()(session)
  const facts = [
    place,
    ...applications,
    !session.isCurrent && <Moment text="sessions.active" at={new Date(session.lastActiveAt)} />,
    <Moment key="since" text="sessions.since" at={new Date(session.payload.loginTs * 1000)} />,
  ].filter(Boolean)
  return facts.map((fact, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the facts keep their order
    <Fragment key={index}>
      {index > 0 && ' · '}
      <bdi>{fact}</bdi>
    </Fragment>
  ))
}
