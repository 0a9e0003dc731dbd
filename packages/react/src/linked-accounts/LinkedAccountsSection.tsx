import { Card, CardFoot, InlineNotice, useText } from '@latchkey/ui'
import { useContext } from 'react'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { LongList } from '../LongList.tsx'
import { useManagedWords } from '../ManagedRow.tsx'
import { NavigationContext } from '../navigation.ts'
import { type Loaded, WhenLoaded } from '../WhenLoaded.tsx'
import { LinkedAccountItem, linkPath, unlinkPath } from './LinkedAccountItem.tsx'
import { type LinkedAccount, linkedAccountsOf } from './linked-accounts.ts'

/** The accounts at other providers that the person signs in with. */
export function LinkedAccountsSection() {
  return (
    <WhenLoaded skeleton={<CardSkeleton rows={2} />}>{loaded => <LinkedAccounts {...loaded} />}</WhenLoaded>
  )
}

function LinkedAccounts({ account, settings, experience }: Loaded) {
  const say = useText()
  const managedWords = useManagedWords()
  const isEditable = settings.fields.social === 'Edit'
  const all = linkedAccountsOf(account, experience)
  const shown = isEditable ? all : all.filter(({ identity }) => identity)
  const hasNoDialog = useHasNoDialog(all) && isEditable
  return (
    <>
      {hasNoDialog && <InlineNotice tone="warning">{say('linkedAccounts.notOffered')}</InlineNotice>}
      <Card description={isEditable ? undefined : managedWords}>
        {shown.length === 0 && <CardFoot>{say('linkedAccounts.none')}</CardFoot>}
        {shown.length > 0 && (
          <LongList>
            {shown.map(linked => (
              <LinkedAccountItem key={linked.id} linked={linked} account={account} isEditable={isEditable} />
            ))}
          </LongList>
        )}
      </Card>
    </>
  )
}

/** Whether a link of an application names an account that cannot be linked or unlinked here. */
function useHasNoDialog(all: readonly LinkedAccount[]) {
  const path = useContext(NavigationContext)?.path ?? ''
  const canOpen = all.some(linked =>
    [linked.connector && linkPath(linked), linked.identity && unlinkPath(linked)].includes(path),
  )
  return path.startsWith('/linked-accounts/') && !canOpen
}
