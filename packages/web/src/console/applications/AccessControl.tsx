import type { Output } from '@latchkey/client'
import { Badge, Button, Card, CardFoot, Item, ItemSkeleton } from '@latchkey/ui'
import { Tags, UserRound } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead, useReadPage } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { nameOf } from '../people/name-of.ts'
import { useSay } from '../texts.tsx'
import { AllowPerson, AllowRole, Disallow } from './AccessControlDialogs.tsx'
import type { Application } from './application-kind.ts'

type Rules = Output<'GET /api/applications/:applicationId/access-control'>

/** Which people may sign in: all of them, or those who are named here, alone or by a role. */
export function AccessControl({ application }: { application: Application }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const params = { applicationId: application.id }
  const { data, error, refetch } = useRead('GET /api/applications/:applicationId/access-control', { params })
  const isOn = application.appLevelAccessControlEnabled
  const hasRules = data !== undefined && data.userIds.length + data.userRoleIds.length > 0
  return (
    <Card title={say('applications.control')} description={say('applications.control.about')}>
      <CardFoot
        action={
          may('applications:write') &&
          (isOn || hasRules) && (
            <Button onPress={() => open({ dialog: 'control' })}>
              {say(isOn ? 'applications.control.off' : 'applications.control.on')}
            </Button>
          )
        }
      >
        <Badge tone={isOn ? 'success' : 'neutral'}>
          {say(isOn ? 'applications.isOn' : 'applications.isOff')}
        </Badge>{' '}
        {say(isOn ? 'applications.control.isOn' : 'applications.control.isOff')}
      </CardFoot>
      {error && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      {!data && !error && (
        <ul>
          <ItemSkeleton />
        </ul>
      )}
      {data && <Allowed application={application} rules={data} />}
      <Action
        name="control"
        title={say(isOn ? 'applications.control.off.title' : 'applications.control.on.title', {
          name: application.name,
        })}
        verb={say(isOn ? 'applications.control.off' : 'applications.control.on')}
        operation="PATCH /api/applications/:id"
        input={{ params: { id: application.id }, body: { appLevelAccessControlEnabled: !isOn } }}
        done={say('frame.saved')}
      >
        <p>{say(isOn ? 'applications.control.off.about' : 'applications.control.on.about')}</p>
      </Action>
    </Card>
  )
}

function Allowed({ application, rules }: { application: Application; rules: Rules }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const people = useReadPage(
    'GET /api/users',
    { query: { 'search.id': rules.userIds.slice(0, 100), 'mode.id': 'exact', page_size: 100 } },
    { isEnabled: may('users:read') && rules.userIds.length > 0 },
  )
  const roles = useRead(
    'GET /api/roles',
    { query: { type: 'User', page_size: 100 } },
    { isEnabled: may('roles:read') },
  )
  const personName = (id: string) => {
    const found = people.data?.rows.find(person => person.id === id)
    return found ? nameOf(found) : id
  }
  const entries = [
    ...rules.userRoleIds.map(id => ({
      id,
      kind: 'role' as const,
      name: roles.data?.find(role => role.id === id)?.name ?? id,
    })),
    ...rules.userIds.map(id => ({ id, kind: 'person' as const, name: personName(id) })),
  ]
  return (
    <>
      {entries.length === 0 ? (
        <p className="lk-list-none">{say('applications.control.none')}</p>
      ) : (
        <ul>
          {entries.map(({ id, kind, name }) => (
            <Item
              key={id}
              icon={kind === 'role' ? Tags : UserRound}
              name={<bdi>{name}</bdi>}
              facts={say(kind === 'role' ? 'applications.control.ofRole' : 'applications.control.person')}
              action={
                may('applications:write') && (
                  <Button look="quiet" onPress={() => open({ dialog: 'disallow', of: id })}>
                    {say('applications.remove')}
                  </Button>
                )
              }
            />
          ))}
        </ul>
      )}
      {may('applications:write') && (
        <CardFoot
          action={
            <span className="lk-app-buttons">
              {may('users:read') && (
                <Button onPress={() => open({ dialog: 'allowPerson' })}>
                  {say('applications.control.addPerson')}
                </Button>
              )}
              {may('roles:read') && (
                <Button onPress={() => open({ dialog: 'allowRole' })}>
                  {say('applications.control.addRole')}
                </Button>
              )}
            </span>
          }
        />
      )}
      <AllowPerson application={application} rules={rules} />
      <AllowRole application={application} rules={rules} roles={roles.data ?? []} />
      <Disallow application={application} rules={rules} entries={entries} />
    </>
  )
}
