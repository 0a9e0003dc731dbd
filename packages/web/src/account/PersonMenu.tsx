import { forgetPerson, useAccount } from '@latchkey/react'
import {
  Icon,
  Menu,
  MenuGroup,
  MenuItem,
  PersonButton,
  PreferenceChoices,
  PreferenceSelects,
  type Preferences,
  Skeleton,
  useText,
} from '@latchkey/ui'
import { LogOut } from 'lucide-react'
import { session } from './session.ts'

type PersonMenuProps = {
  preferences: Preferences
  isSignedIn: boolean
  /** No person will sign in on this page, e.g. because it is disabled. */
  isNobody: boolean
}

/** The account menu in the top bar. */
export function PersonMenu({ preferences, isSignedIn, isNobody }: PersonMenuProps) {
  const say = useText()
  const { data: account } = useAccount(isSignedIn)
  if (isNobody) return <PreferenceSelects {...preferences} />
  if (!account) return <Skeleton width={28} height={28} isRound />
  const name = account.name || account.username || account.primaryEmail || ''
  return (
    <Menu
      label={say('account.menu')}
      trigger={<PersonButton name={name} avatar={account.avatar} label={say('account.menu')} />}
    >
      <PreferenceChoices {...preferences} />
      <MenuGroup label={say('account.session')}>
        <MenuItem icon={<Icon of={LogOut} />} onAction={signOut}>
          {say('account.signOut')}
        </MenuItem>
      </MenuGroup>
    </Menu>
  )
}

function signOut() {
  forgetPerson(sessionStorage)
  return session.signOut()
}
