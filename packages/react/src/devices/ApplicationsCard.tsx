import { Button, Card, CardFoot, Item, ManagedMark, Moment, useText } from '@latchkey/ui'
import { AppWindow } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { ListSkeleton } from '../ListSkeleton.tsx'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { LongList } from '../LongList.tsx'
import { useManagedWords } from '../ManagedRow.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { type Grant, useAccessChanges, useGrantsQuery } from './access.ts'
import type { AccessCardProps } from './SessionsCard.tsx'

/** The applications with a grant of the person. */
export function ApplicationsCard({ account, isEditable, onDoubt }: AccessCardProps) {
  const say = useText()
  const managedWords = useManagedWords()
  const grants = useGrantsQuery(true, onDoubt)
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
          {byApplication(grants.data).map(([id, ofOne]) => (
            <ApplicationItem key={id} grants={ofOne} account={account} isEditable={isEditable} />
          ))}
        </LongList>
      )}
    </Card>
  )
}

/** An application has a grant for each sign-in that asked for consent; to the person it is one. */
function byApplication(grants: Grant[]): [id: string, grants: Grant[]][] {
  return [...Map.groupBy(grants, ({ payload }) => payload.clientId)]
}

type ApplicationItemProps = {
  /** At least one. */
  grants: Grant[]
  account: Account
  isEditable: boolean
}

function ApplicationItem({ grants, account, isEditable }: ApplicationItemProps) {
  const say = useText()
  const [isOpen, setOpen] = useState(false)
  const changes = useAccessChanges()
  const name = grants[0]?.application.name ?? ''
  const since = Math.min(...grants.map(({ payload }) => payload.iat))
  const lastUsedAt = Math.max(...grants.map(each => each.lastUsedAt ?? 0))
  return (
    <>
      <Item
        icon={AppWindow}
        name={name}
        facts={
          <>
            <Moment text="applications.since" at={new Date(since * 1000)} />
            {lastUsedAt > 0 && (
              <>
                {' · '}
                <Moment text="factor.used" at={new Date(lastUsedAt)} />
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
        remove={verification => changes.revokeGrants(grants, verification)}
      >
        {say('applications.revoke.about')}
      </RemovalDialog>
    </>
  )
}
