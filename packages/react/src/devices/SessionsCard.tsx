import { Button, Card, CardFoot, useText } from '@latchkey/ui'
import type { Account } from '../account.ts'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { LongList } from '../LongList.tsx'
import { useDialogAt } from '../navigation.ts'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { useAccessChanges, useSessions } from './access.ts'
import { SessionItem } from './SessionItem.tsx'

export type AccessCardProps = { account: Account; isEditable: boolean; onDoubt: () => void }

/** The person's sessions, the current one first. */
export function SessionsCard({ account, isEditable, onDoubt }: AccessCardProps) {
  const say = useText()
  const sessions = useSessions(onDoubt)
  const dialog = useDialogAt('/devices/others')
  const changes = useAccessChanges()
  const sorted = sessions.data?.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent))
  const hasOthers = sorted?.some(({ isCurrent }) => !isCurrent)
  return (
    <Card title={say('sessions.title')} description={say('sessions.about')}>
      {sessions.error && <LoadingFailed query={sessions} />}
      {!sorted && !sessions.error && <CardSkeleton rows={2} />}
      {sorted && (
        <LongList>
          {sorted.map(session => (
            <SessionItem
              key={session.payload.uid}
              session={session}
              account={account}
              isEditable={isEditable}
            />
          ))}
        </LongList>
      )}
      {isEditable && hasOthers && (
        <CardFoot action={<Button onPress={dialog.open}>{say('sessions.endOthers')}</Button>}>
          {say('sessions.unknown')}
        </CardFoot>
      )}
      <RemovalDialog
        title={say('sessions.endOthers.title')}
        account={account}
        dialog={dialog}
        removeLabel={say('sessions.endOthers')}
        remove={changes.endOtherSessions}
      >
        {say('sessions.endOthers.about')}
      </RemovalDialog>
    </Card>
  )
}
