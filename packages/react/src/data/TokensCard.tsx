import { Button, Card, CardFoot, useText } from '@latchkey/ui'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { LongList } from '../LongList.tsx'
import { useManagedWords } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { NewTokenForm } from './NewTokenForm.tsx'
import { TokenItem } from './TokenItem.tsx'
import { TokenValueDialog } from './TokenValueDialog.tsx'
import { useTokens } from './tokens.ts'

/** The person's access tokens. */
export function TokensCard({ account, isEditable }: { account: Account; isEditable: boolean }) {
  const say = useText()
  const tokens = useTokens()
  const managed = useManagedWords()
  const dialog = useDialogAt('/data/token')
  const [value, setValue] = useState<string>()
  const show = (created: string) => {
    setValue(created)
    dialog.finish()
  }
  return (
    <Card title={say('data.tokens.title')} description={isEditable ? say('data.tokens.about') : managed}>
      {tokens.error && !tokens.data && <LoadingFailed query={tokens} />}
      {tokens.isPending && <CardSkeleton rows={1} />}
      {tokens.data && tokens.data.length > 0 && (
        <LongList>
          {tokens.data.map(token => (
            <TokenItem key={token.name} token={token} account={account} isEditable={isEditable} />
          ))}
        </LongList>
      )}
      {tokens.data && (isEditable || tokens.data.length === 0) && (
        <CardFoot action={isEditable && <Button onPress={dialog.open}>{say('data.tokens.create')}</Button>}>
          {tokens.data.length === 0 && say('data.tokens.none')}
        </CardFoot>
      )}
      {isEditable && (
        <ProtectedDialog title={say('data.token.title')} account={account} dialog={dialog}>
          <NewTokenForm account={account} onCreated={show} onCancel={dialog.close} />
        </ProtectedDialog>
      )}
      <TokenValueDialog value={value} onClose={() => setValue(undefined)} />
    </Card>
  )
}
