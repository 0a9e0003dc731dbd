import { Button, Card, Item, SelectField } from '@latchkey/ui'
import { Tags } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useDialog, useView } from '../navigation.ts'
import { List } from '../people/List.tsx'
import { useSay } from '../texts.tsx'
import type { Application } from './application-kind.ts'

const whole = { page_size: 100 }

/** The roles of a machine, whose scopes its tokens may have. */
export function MachineRoles({ application }: { application: Application }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const params = { applicationId: application.id }
  const roles = useRead('GET /api/applications/:applicationId/roles', { params, query: whole })
  const chosen = roles.data?.find(({ id }) => id === view.of)
  return (
    <Card title={say('applications.roles')} description={say('applications.roles.about')}>
      <List query={roles} none={say('applications.roles.none')}>
        {role => (
          <Item
            key={role.id}
            icon={Tags}
            name={role.name}
            facts={role.description}
            action={
              may('roles:write') && (
                <Button look="quiet" onPress={() => open({ dialog: 'takeRole', of: role.id })}>
                  {say('applications.remove')}
                </Button>
              )
            }
          />
        )}
      </List>
      {may('roles:write') && (
        <div className="lk-card-foot">
          <Button onPress={() => open({ dialog: 'giveRole' })}>{say('applications.roles.give')}</Button>
        </div>
      )}
      {may('roles:write') && <GiveRole application={application} />}
      {chosen && (
        <Action
          name="takeRole"
          title={say('applications.roles.take.title', { name: chosen.name })}
          verb={say('applications.remove')}
          operation="DELETE /api/applications/:applicationId/roles/:roleId"
          input={{ params: { ...params, roleId: chosen.id } }}
          done={say('applications.roles.take.done')}
          isDangerous
        >
          <p>{say('applications.roles.take.about')}</p>
        </Action>
      )}
    </Card>
  )
}

function GiveRole({ application }: { application: Application }) {
  const say = useSay()
  const { isOpen } = useDialog('giveRole')
  const [roleId, setRoleId] = useState('')
  const roles = useRead(
    'GET /api/roles',
    { query: { type: 'MachineToMachine', excludeApplicationId: application.id, ...whole } },
    { isEnabled: isOpen },
  )
  return (
    <Action
      name="giveRole"
      title={say('applications.roles.give')}
      verb={say('applications.roles.give')}
      operation="POST /api/applications/:applicationId/roles"
      input={{ params: { applicationId: application.id }, body: { roleIds: [roleId] } }}
      done={say('applications.roles.give.done')}
      onDone={() => setRoleId('')}
      isDisabled={roleId === ''}
    >
      <p>{say(roles.data?.length === 0 ? 'applications.roles.noOther' : 'applications.roles.give.about')}</p>
      <SelectField
        label={say('applications.roles.role')}
        value={roleId}
        onChange={setRoleId}
        options={(roles.data ?? []).map(({ id, name }) => ({ id, words: name }))}
      />
    </Action>
  )
}
