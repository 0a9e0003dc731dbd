import { Button, Icon, IconButton, Menu, MenuGroup, MenuItem } from '@latchkey/ui'
import { Ban, Download, Ellipsis, LogOut, Mail, RotateCcw, Tags, TimerOff, UserMinus, X } from 'lucide-react'
import { useMay } from '../../access.ts'
import { useView } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import './many.css'
import type { PeopleSelection } from './use-selection.ts'

/** What can be done with the selected people; at the end of the window while some are. */
export function SelectionBar({ selection, total }: { selection: PeopleSelection; total: number }) {
  const say = useSay()
  const may = useMay()
  const { count, isAll, isTooLarge } = selection
  const { open } = useView()
  const show = (dialog: string) => () => open({ dialog })
  const hasMenu = may('users:suspend') || may('users:support')
  if (count === 0) return null
  return (
    <section className="lk-selection-bar" aria-label={say('people.many')}>
      <p role="status">
        {say(isTooLarge ? 'people.many.tooMany' : 'people.many.count', { count })}
        {!isAll && total > count && (
          <Button look="quiet" onPress={selection.selectAll}>
            {say('people.many.all', { count: total })}
          </Button>
        )}
      </p>
      {!isTooLarge && (
        <div className="lk-selection-actions">
          {may('users:suspend') && (
            <Button onPress={show('suspendMany')}>
              <Icon of={Ban} size={16} />
              {say('people.suspend')}
            </Button>
          )}
          {may('roles:write') && (
            <Button onPress={show('rolesMany')}>
              <Icon of={Tags} size={16} />
              {say('people.roles')}
            </Button>
          )}
          <Button onPress={show('exportMany')}>
            <Icon of={Download} size={16} />
            {say('people.export')}
          </Button>
          {hasMenu && (
            <Menu
              label={say('people.more')}
              trigger={
                <IconButton label={say('people.more')}>
                  <Icon of={Ellipsis} />
                </IconButton>
              }
            >
              {may('users:suspend') && (
                <MenuItem icon={<Icon of={RotateCcw} size={16} />} onAction={show('restoreMany')}>
                  {say('people.restore')}
                </MenuItem>
              )}
              {may('users:support') && (
                <MenuItem icon={<Icon of={Mail} size={16} />} onAction={show('inviteMany')}>
                  {say('people.many.invite')}
                </MenuItem>
              )}
              {may('users:support') && (
                <MenuItem icon={<Icon of={LogOut} size={16} />} onAction={show('endSessionsMany')}>
                  {say('people.many.endSessions')}
                </MenuItem>
              )}
              {may('users:write') && (
                <MenuItem icon={<Icon of={TimerOff} size={16} />} onAction={show('expireMany')}>
                  {say('people.many.expire')}
                </MenuItem>
              )}
              {may('users:write') && (
                <MenuGroup label={say('people.deletion')}>
                  <MenuItem
                    icon={<Icon of={UserMinus} size={16} />}
                    onAction={show('deleteMany')}
                    isDangerous
                  >
                    {say('people.scheduleDeletion')}
                  </MenuItem>
                </MenuGroup>
              )}
            </Menu>
          )}
        </div>
      )}
      <IconButton label={say('people.many.clear')} onPress={selection.clear}>
        <Icon of={X} />
      </IconButton>
    </section>
  )
}
