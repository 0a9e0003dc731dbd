import { Button, Card, CardFoot, ManagedMark, useText } from '@latchkey/ui'
import type { Account } from '../account.ts'
import { ListSkeleton } from '../ListSkeleton.tsx'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { LongList } from '../LongList.tsx'
import { useManagedWords } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { useAccessChanges, useCurrentSession, useSessionsQuery } from './access.ts'
import { ConfirmationFoot } from './ConfirmationFoot.tsx'
import { SessionItem } from './SessionItem.tsx'

export type AccessCardProps = { account: Account; isEditable: boolean; onDoubt: () => void }

type SessionsCardProps = AccessCardProps & { isConfirmed: boolean; onConfirm: () => void }

/** The current session, and, once the person has confirmed their identity, the others. */
export function SessionsCard(props: SessionsCardProps) {
  const { account, isEditable, isConfirmed, onDoubt, onConfirm } = props
  const say = useText()
  const managedWords = useManagedWords()
  const current = useCurrentSession()
  const sessions = useSessionsQuery(isConfirmed, onDoubt)
  const dialog = useDialogAt('/devices/others')
  const changes = useAccessChanges()
  const others = isConfirmed ? sessions.data?.filter(({ isCurrent }) => !isCurrent) : undefined
  const isWaiting = current.isPending || (isConfirmed && sessions.isPending)
  const shown = [...(current.data ? [current.data] : []), ...(others ?? [])]
  return (
    <Card
      title={say('sessions.title')}
      description={isEditable ? say('sessions.about') : <ManagedMark words={managedWords} />}
    >
      {shown.length > 0 && (
        <LongList>
          {shown.map(session => (
            <SessionItem
              key={session.payload.uid}
              session={session}
              account={account}
              isEditable={isEditable}
            />
          ))}
        </LongList>
      )}
      {isWaiting && <ListSkeleton />}
      {isConfirmed && sessions.error && <LoadingFailed query={sessions} />}
      {!isConfirmed && <ConfirmationFoot onConfirm={onConfirm} />}
      {isEditable && others && others.length > 0 && (
        <CardFoot action={<Button onPress={dialog.open}>{say('sessions.endOthers')}</Button>}>
          {say('sessions.unknown')}
        </CardFoot>
      )}
      <RemovalDialog
        title={say('sessions.endOthers.title')}
        account={account}
        dialog={{ ...dialog, isOpen: dialog.isOpen && isEditable }}
        removeLabel={say('sessions.endOthers')}
        done={say('sessions.ended', { count: others?.length ?? 0 })}
        remove={changes.endOtherSessions}
      >
        {say('sessions.endOthers.about')}
      </RemovalDialog>
    </Card>
  )
}
