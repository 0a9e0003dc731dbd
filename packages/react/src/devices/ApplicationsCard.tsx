import { Button, Card, CardFoot, Item, ManagedMark, Moment, useText } from '@latchkey/ui'
import { AppWindow } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { ListSkeleton } from '../ListSkeleton.tsx'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { LongList } from '../LongList.tsx'
import { useManagedWords } from '../ManagedRow.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { type Grant, useAccessChanges, useGrants } from './access.ts'
import type { AccessCardProps } from './SessionsCard.tsx'

/** The applications with a grant of the person. */
export function ApplicationsCard({ account, isEditable, onDoubt }: AccessCardProps) {
  const say = useText()
  const managedWords = useManagedWords()
  const grants = useGrants(onDoubt)
  return (
    <Card
      title={say('applications.title')}
      description={isEditable ? say('applications.about') : <ManagedMark words={managedWords} />}
    >
      {grants.error && <LoadingFailed query={grants} />}
      {grants.isPending && <ListSkeleton />}
      {grants.data?.length === 0 && <CardFoot>{say('applications.none')}</CardFoot>}
      {grants.data && grants.data.length > 0 && (
        <LongList>
          {grants.data.map(grant => (
            <ApplicationItem key={grant.id} grant={grant} account={account} isEditable={isEditable} />
          ))}
        </LongList>
      )}
    </Card>
  )
}

type ApplicationItemProps = {
  grant: Grant
  account: Account
  isEditable: boolean
}

function ApplicationItem({ grant, account, isEditable }: ApplicationItemProps) {
  const say = useText()
  const [isOpen, setOpen] = useState(false)
  const changes = useAccessChanges()
  const { name } = grant.application
  return (
    <>
      <Item
        icon={AppWindow}
        name={name}
        facts={
          <>
            <Moment text="applications.since" at={new Date(grant.payload.iat * 1000)} />
            {grant.lastUsedAt && (
              <>
                {' · '}
                <Moment text="factor.used" at={new Date(grant.lastUsedAt)} />
              </>
            )}
          </>
        }
        action={
          isEditable && (
            <Button look="quiet" onPress={() => setOpen(true)}>
              {say('row.remove')}
              <span className="lk-hidden">{name}</span>
            </Button>
          )
        }
      />
      <RemovalDialog
        title={say('applications.revoke', { name })}
        account={account}
        dialog={{ isOpen, close: () => setOpen(false) }}
        removeLabel={say('row.remove')}
        done={say('applications.removed', { name })}
        remove={verification => changes.revokeGrant(grant.id, verification)}
      >
        {say('applications.revoke.about')}
      </RemovalDialog>
    </>
  )
}
