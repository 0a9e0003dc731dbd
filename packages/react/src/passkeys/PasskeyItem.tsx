import { Moment, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import type { Account } from '../account.ts'
import type { Factor } from '../factors/factors.ts'
import { RenamableItem } from '../RenamableItem.tsx'
import { PasskeyNameForm } from './PasskeyNameForm.tsx'
import { useRemovePasskey } from './passkey-changes.ts'
import { useAgentWords } from './use-agent-words.ts'

type PasskeyItemProps = { passkey: Factor; account: Account; isEditable: boolean }

export function PasskeyItem({ passkey, account, isEditable }: PasskeyItemProps) {
  const say = useText()
  const remove = useRemovePasskey()
  // Nothing asks for a name where a passkey is created at sign-in.
  const agentWords = useAgentWords(!passkey.name)
  const name = passkey.name || agentWords(passkey.agent) || say('passkey.nameless')
  return (
    <RenamableItem
      icon={KeyRound}
      name={name}
      facts={
        <>
          <Moment text="factor.since" at={new Date(passkey.createdAt)} />
          {passkey.lastUsedAt && (
            <>
              {' · '}
              <Moment text="factor.used" at={new Date(passkey.lastUsedAt)} />
            </>
          )}
        </>
      }
      account={account}
      isEditable={isEditable}
      renaming={{
        title: say('passkey.rename'),
        form: close => (
          <PasskeyNameForm passkey={passkey} account={account} onSaved={close} onCancel={close} />
        ),
      }}
      removal={{
        title: say('passkey.remove', { name }),
        about: say('passkey.removal'),
        label: say('row.remove'),
        remove: verification => remove(passkey.id, verification),
      }}
    />
  )
}
