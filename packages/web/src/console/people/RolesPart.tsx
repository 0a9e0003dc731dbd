import { Button, Card, Item, SelectField } from '@latchkey/ui'
import { Tags, UserCog } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { List } from './List.tsx'
import { nameOf, type Person } from './name-of.ts'

const whole = { page_size: 100 }

/** Roles of the applications, and those of administrators. */
export function RolesPart({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const params = { userId: person.id }
  const roles = useRead('GET /api/users/:userId/roles', { params, query: whole })
  const chosen = roles.data?.find(({ id }) => id === view.of)
  return (
    <Card title={say('people.roles')}>
      <List query={roles} none={say('people.roles.none')}>
        {role => (
          <Item
            key={role.id}
            icon={role.isAdministrator ? UserCog : Tags}
            name={role.name}
            badge={role.isAdministrator ? say('people.administrator') : undefined}
            facts={role.description}
            action={
              may('roles:write') && (
                <Button look="quiet" onPress={() => open({ dialog: 'takeRole', of: role.id })}>
                  {say('people.roles.take')}
                </Button>
              )
            }
          />
        )}
      </List>
      {may('roles:write') && (
        <div className="lk-card-foot">
          <Button onPress={() => open({ dialog: 'giveRole' })}>{say('people.roles.give')}</Button>
        </div>
      )}
      <GiveRole person={person} />
      {chosen && (
        <Action
          name="takeRole"
          title={say('people.roles.take.title', { name: chosen.name })}
          verb={say('people.roles.take')}
          operation="DELETE /api/users/:userId/roles/:roleId"
          input={{ params: { ...params, roleId: chosen.id } }}
          done={say('people.roles.take.done')}
          isDangerous
        >
          <p>{say('people.roles.take.about')}</p>
        </Action>
      )}
    </Card>
  )
}

function GiveRole({ person }: { person: Person }) {
  const say = useSay()
  const { isOpen } = useDialog('giveRole')
  const [roleId, setRoleId] = useState('')
  const query = { type: 'User', excludeUserId: person.id, ...whole }
  const ordinary = useRead('GET /api/roles', { query }, { isEnabled: isOpen })
  const ofAdministrators = useRead(
    'GET /api/roles',
    { query: { ...query, isAdministrator: 'true' } },
    { isEnabled: isOpen },
  )
  const options = [
    ...(ordinary.data ?? []).map(({ id, name }) => ({ id, words: name })),
    ...(ofAdministrators.data ?? []).map(({ id, name }) => ({
      id,
      words: say('people.roles.ofAdministrators', { name }),
    })),
  ]
  return (
    <Action
      name="giveRole"
      title={say('people.roles.give.title', { name: nameOf(person) })}
      verb={say('people.roles.give')}
      operation="POST /api/users/:userId/roles"
      input={{ params: { userId: person.id }, body: { roleIds: roleId ? [roleId] : [] } }}
      done={say('people.roles.give.done')}
      onDone={() => setRoleId('')}
    >
      <SelectField label={say('people.roles.role')} value={roleId} onChange={setRoleId} options={options} />
      <p className="lk-form-description">{say('people.roles.give.about')}</p>
    </Action>
  )
}
