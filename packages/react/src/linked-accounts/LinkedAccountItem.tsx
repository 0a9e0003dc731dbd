import {
  Avatar,
  Button,
  Dialog,
  Icon,
  Item,
  MenuItem,
  MoreMenu,
  ProviderLogo,
  SavedMark,
  useText,
} from '@latchkey/ui'
import { Link2, RefreshCw, Trash2 } from 'lucide-react'
import type { Account } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { useDialogAt } from '../navigation.ts'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { useConnectorName } from '../social/connectors.ts'
import { useSavedMark } from '../use-saved-mark.ts'
import { LinkForm } from './LinkForm.tsx'
import './LinkedAccountItem.css'
import { type Identity, type LinkedAccount, useIdentityChanges } from './linked-accounts.ts'

export const linkPath = ({ id }: LinkedAccount) => `/linked-accounts/link-${encodeURIComponent(id)}`
export const unlinkPath = ({ id }: LinkedAccount) => `/linked-accounts/unlink-${encodeURIComponent(id)}`

type LinkedAccountItemProps = { linked: LinkedAccount; account: Account; isEditable: boolean }

/** A provider with the account that is linked there, and what can be done with it. */
export function LinkedAccountItem({ linked, account, isEditable }: LinkedAccountItemProps) {
  const { target, connector, identity } = linked
  const say = useText()
  const { social } = useLatchkey()
  const nameOf = useConnectorName()
  const linking = useDialogAt(linkPath(linked))
  const unlinking = useDialogAt(unlinkPath(linked))
  const saved = useSavedMark()
  const changes = useIdentityChanges()
  const provider = connector ? nameOf(connector) : target
  const canLink = isEditable && connector && social
  const finishLinking = () => {
    saved.show()
    linking.finish()
  }
  return (
    <>
      <Item
        icon={Link2}
        picture={connector?.logo && <ProviderLogo url={connector.logo} darkUrl={connector.logoDark} />}
        name={provider}
        facts={identity ? <IdentityFacts identity={identity} /> : say('linkedAccounts.notLinked')}
        action={
          <>
            <SavedMark isShown={saved.isShown} />
            {identity && isEditable && (
              <MoreMenu of={provider}>
                {canLink && (
                  <MenuItem icon={<Icon of={RefreshCw} size={16} />} onAction={linking.open}>
                    {say('linkedAccounts.replace')}
                  </MenuItem>
                )}
                <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={unlinking.open} isDangerous>
                  {say('linkedAccounts.unlink')}
                </MenuItem>
              </MoreMenu>
            )}
            {!identity && canLink && (
              <Button look="quiet" onPress={linking.open}>
                {say('linkedAccounts.link')}
                <span className="lk-hidden">{provider}</span>
              </Button>
            )}
          </>
        }
      />
      {canLink && (
        <Dialog
          title={say(identity ? 'linkedAccounts.replaceTitle' : 'linkedAccounts.linkTitle', { provider })}
          isOpen={linking.isOpen}
          onClose={linking.close}
          isDismissable={false}
        >
          <LinkForm
            account={account}
            connector={connector}
            identity={identity}
            onSaved={finishLinking}
            onCancel={linking.close}
          />
        </Dialog>
      )}
      <RemovalDialog
        title={say('linkedAccounts.unlinkTitle', { provider })}
        account={account}
        isExcused={!account.hasSecurityVerificationMethod}
        dialog={{ ...unlinking, isOpen: unlinking.isOpen && identity !== undefined }}
        changes="credential"
        removeLabel={say('linkedAccounts.unlink')}
        remove={verification => changes.unlink(target, verification)}
      >
        {say('linkedAccounts.unlinkAbout', { provider })}
      </RemovalDialog>
    </>
  )
}

/** The picture, name and email address of an account, as far as its provider told them. */
function IdentityFacts({ identity: { userId, details = {} } }: { identity: Identity }) {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const name = text(details.name)
  const email = text(details.email)
  const picture = text(details.avatar)
  return (
    <span className="lk-identity-facts">
      {picture && <Avatar name={name} url={picture} size={20} />}
      <span>
        <bdi>{name || email || userId}</bdi>
        {name && email && (
          <>
            {' · '}
            <bdi>{email}</bdi>
          </>
        )}
      </span>
    </span>
  )
}
