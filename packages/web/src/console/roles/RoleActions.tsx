import { Icon, IconButton, Menu, MenuItem } from '@latchkey/ui'
import { Ellipsis, Trash2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { isFixed, type Role } from './role-facts.ts'

/** Deleting the role, with what its holders lose. */
export function RoleActions({ role }: { role: Role }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  if (!may('roles:write') || isFixed(role)) return null
  return (
    <>
      <Menu
        label={say('roles.more')}
        trigger={
          <IconButton label={say('roles.more')}>
            <Icon of={Ellipsis} />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Icon of={Trash2} size={16} />}
          onAction={() => open({ dialog: 'delete' })}
          isDangerous
        >
          {say('roles.delete')}
        </MenuItem>
      </Menu>
      <Action
        name="delete"
        title={say('roles.delete.title', { name: role.name })}
        verb={say('roles.delete')}
        operation="DELETE /api/roles/:id"
        input={{ params: { id: role.id } }}
        done={say('roles.delete.done', { name: role.name })}
        leadsTo={role.isAdministrator ? '/administrators' : '/roles'}
        typed={role.name}
        isDangerous
      >
        <p>{say(role.type === 'User' ? 'roles.delete.people' : 'roles.delete.machines')}</p>
      </Action>
    </>
  )
}
