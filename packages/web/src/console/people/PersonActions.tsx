import { Button, Icon, IconButton, Menu, MenuGroup, MenuItem } from '@latchkey/ui'
import { Ban, Drama, Ellipsis, KeyRound, Link2, TimerOff, Trash2, UserMinus } from 'lucide-react'
import { useMay } from '../access.ts'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { DeletionDialogs } from './DeletionDialogs.tsx'
import { ImpersonationDialog } from './ImpersonationDialog.tsx'
import { LinkDialog } from './LinkDialog.tsx'
import type { Person } from './name-of.ts'
import { PasswordDialogs } from './PasswordDialogs.tsx'
import { SuspensionDialogs } from './SuspensionDialogs.tsx'

/** What is done to the account as a whole. What belongs to a part of it stands there. */
export function PersonActions({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const show = (dialog: string) => () => open({ dialog })
  const isLeaving = person.deletesAt !== null
  return (
    <>
      {may('users:suspend') && !isLeaving && (
        <Button onPress={show(person.isSuspended ? 'restore' : 'suspend')}>
          <Icon of={Ban} size={16} />
          {say(person.isSuspended ? 'people.restore' : 'people.suspend')}
        </Button>
      )}
      {may('users:support') && (
        <Button onPress={show('link')}>
          <Icon of={Link2} size={16} />
          {say(person.hasPassword ? 'people.link.reset' : 'people.link.invitation')}
        </Button>
      )}
      {may('users:write') && (
        <Menu
          label={say('people.more')}
          trigger={
            <IconButton label={say('people.more')}>
              <Icon of={Ellipsis} />
            </IconButton>
          }
        >
          {may('users:impersonate') && (
            <MenuItem icon={<Icon of={Drama} size={16} />} onAction={show('impersonate')}>
              {say('people.impersonate')}
            </MenuItem>
          )}
          <MenuItem icon={<Icon of={KeyRound} size={16} />} onAction={show('password')}>
            {say('people.setPassword')}
          </MenuItem>
          <MenuItem icon={<Icon of={TimerOff} size={16} />} onAction={show('expirePassword')}>
            {say('people.expirePassword')}
          </MenuItem>
          <MenuGroup label={say('people.deletion')}>
            {!isLeaving && (
              <MenuItem
                icon={<Icon of={UserMinus} size={16} />}
                onAction={show('scheduleDeletion')}
                isDangerous
              >
                {say('people.scheduleDeletion')}
              </MenuItem>
            )}
            <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={show('delete')} isDangerous>
              {say('people.deleteNow')}
            </MenuItem>
          </MenuGroup>
        </Menu>
      )}
      {may('users:impersonate') && <ImpersonationDialog person={person} />}
      <SuspensionDialogs person={person} />
      <LinkDialog person={person} />
      <PasswordDialogs person={person} />
      <DeletionDialogs person={person} />
    </>
  )
}
