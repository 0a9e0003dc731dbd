import { InlineNotice, useText } from '@latchkey/ui'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { type Connector, useConnectorName } from '../social/connectors.ts'
import { returnFor } from '../social/social-redirect.ts'
import { wordsOfSocial } from '../social/words-of-social.ts'
import { codeOfProblem } from '../words-of-problem.ts'
import { type Identity, useIdentityChanges } from './linked-accounts.ts'

type LinkFormProps = {
  account: Account
  connector: Connector
  /** The account that is linked already and will be replaced. */
  identity: Identity | undefined
  onSaved: () => void
  onCancel: () => void
}

/** Sends the person to the provider, and links the account that they come back with. */
export function LinkForm({ account, connector, identity, onSaved, onCancel }: LinkFormProps) {
  const say = useText()
  const { social } = useLatchkey()
  const changes = useIdentityChanges()
  const provider = useConnectorName()(connector)
  const [isBack] = useState(() => returnFor('link', social?.returned())?.connectorId === connector.id)
  const about = identity ? 'linkedAccounts.replaceAbout' : 'linkedAccounts.linkAbout'
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      isExcused={!account.hasSecurityVerificationMethod}
      savesAtOnce={isBack}
      hasNoField
      saveLabel={say('social.continue', { provider })}
      save={verification =>
        changes.link({ connectorId: connector.id, replaces: identity !== undefined }, verification)
      }
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => (
        <>
          <p>{say(about, { provider })}</p>
          {Boolean(error) && (
            <InlineNotice tone="danger" code={codeOfProblem(error)}>
              {wordsOfSocial(error, say, provider)}
            </InlineNotice>
          )}
        </>
      )}
    </ProtectedForm>
  )
}
