import { type Account, forgetPerson } from '@latchkey/react'
import {
  Icon,
  Menu,
  MenuGroup,
  MenuItem,
  PersonButton,
  PreferenceChoices,
  type Preferences,
  useText,
} from '@latchkey/ui'
import { LogOut } from 'lucide-react'
import { session } from './session.ts'

type PersonMenuProps = { account: Account; preferences: Preferences }

/** The account menu in the top bar. */
export function PersonMenu({ account, preferences }: PersonMenuProps) {
  const say = useText()
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
