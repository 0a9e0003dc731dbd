import { Icon, IconButton, Menu, MenuItem } from '@latchkey/ui'
import { Ellipsis, Trash2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Api, managementApi } from './role-facts.ts'

/** Deleting the API, with what stops working. */
export function ApiActions({ api }: { api: Api }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  if (!may('resources:write') || api.id === managementApi) return null
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
          {say('roles.api.delete')}
        </MenuItem>
      </Menu>
      <Action
        name="delete"
        title={say('roles.delete.title', { name: api.name })}
        verb={say('roles.api.delete')}
        operation="DELETE /api/resources/:id"
        input={{ params: { id: api.id } }}
        done={say('roles.delete.done', { name: api.name })}
        leadsTo="/roles"
        typed={api.name}
        isDangerous
      >
        <p>{say('roles.api.delete.about')}</p>
      </Action>
    </>
  )
}
