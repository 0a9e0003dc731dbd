import { Moment, useText } from '@latchkey/ui'
import { KeySquare } from 'lucide-react'
import type { Account } from '../account.ts'
import { RenamableItem } from '../RenamableItem.tsx'
import { TokenNameForm } from './TokenNameForm.tsx'
import { type Token, useTokenChanges } from './tokens.ts'

type TokenItemProps = { token: Token; account: Account; isEditable: boolean }

export function TokenItem({ token, account, isEditable }: TokenItemProps) {
  const say = useText()
  const { remove } = useTokenChanges()
  const { name, expiresAt } = token
  const isExpired = expiresAt !== null && expiresAt <= Date.now()
  return (
    <RenamableItem
      icon={KeySquare}
      name={name}
      facts={<TokenFacts token={token} isExpired={isExpired} />}
      account={account}
      isEditable={isEditable}
      renaming={{
        title: say('data.token.rename'),
        form: close => <TokenNameForm token={token} account={account} onSaved={close} onCancel={close} />,
      }}
      removal={{
        title: say('data.token.deletion', { name }),
        about: say('data.token.deletion.about'),
        label: say('data.token.delete'),
        remove: verification => remove({ name, verification }),
      }}
    />
  )
}

/** The start of the value, when the token was created, when it ends, and its last use. */
function TokenFacts({ token, isExpired }: { token: Token; isExpired: boolean }) {
  const say = useText()
  const { value, createdAt, expiresAt, lastUsedAt } = token
  return (
    <>
      <code dir="ltr">{value.replace(/\*+$/, '…')}</code>
      {' · '}
      <Moment text="data.token.created" at={new Date(createdAt)} />
      {' · '}
      {expiresAt === null ? (
        say('data.token.neverExpires')
      ) : (
        <Moment text={isExpired ? 'data.token.expired' : 'data.token.expires'} at={new Date(expiresAt)} />
      )}
      {' · '}
      {lastUsedAt === null ? (
        say('data.token.neverUsed')
      ) : (
        <Moment text="factor.used" at={new Date(lastUsedAt)} />
      )}
    </>
  )
}
