import { consoleLanguages } from '@latchkey/locales/console'
import {
  Icon,
  Menu,
  MenuGroup,
  MenuItem,
  PersonButton,
  PreferenceChoices,
  type Preferences,
} from '@latchkey/ui'
import { Keyboard, LogOut, UserRound } from 'lucide-react'
import { addressOf } from '../../base.ts'
import { useAdministrator } from '../access.ts'
import { forgetDrafts } from '../data/draft.ts'
import { session } from '../session.ts'
import { useSay } from '../texts.tsx'

type PersonMenuProps = { preferences: Preferences; onShortcuts: () => void }

export function PersonMenu({ preferences, onShortcuts }: PersonMenuProps) {
  const say = useSay()
  const { name, avatar } = useAdministrator()
  return (
    <Menu
      label={say('frame.menu')}
      trigger={<PersonButton name={name} avatar={avatar} label={say('frame.menu')} />}
    >
      <PreferenceChoices {...preferences} only={consoleLanguages} />
      <MenuGroup label={say('frame.session')}>
        <MenuItem icon={<Icon of={Keyboard} />} onAction={onShortcuts}>
          {say('frame.shortcuts')}
        </MenuItem>
        <MenuItem icon={<Icon of={UserRound} />} href={addressOf('/account')}>
          {say('frame.account')}
        </MenuItem>
        <MenuItem icon={<Icon of={LogOut} />} onAction={signOut}>
          {say('frame.signOut')}
        </MenuItem>
      </MenuGroup>
    </Menu>
  )
}

function signOut() {
  forgetDrafts()
  return session.signOut()
}
