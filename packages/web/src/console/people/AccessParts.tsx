import { iconOfDevice, useDeviceName, usePlaceName } from '@latchkey/react/pages'
import { Button, Card, Item, RelativeTime } from '@latchkey/ui'
import { AppWindow } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { List } from './List.tsx'
import { nameOf, type Person } from './name-of.ts'

/** Where the person is signed in, and what has access to the account. */
export function AccessParts({ person }: { person: Person }) {
  return (
    <>
      <Sessions person={person} />
      <TrustedDevices person={person} />
      <Grants person={person} />
    </>
  )
}

function Sessions({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const deviceName = useDeviceName()
  const placeName = usePlaceName()
  const params = { userId: person.id }
  const { data, error, refetch } = useRead('GET /api/users/:userId/sessions', { params })
  const sessions = data?.sessions
  const chosen = sessions?.find(({ payload }) => payload.uid === view.of)
  return (
    <Card title={say('people.sessions')}>
      <List query={{ data: sessions, error, refetch }} none={say('people.sessions.none')}>
        {session => {
          const context = session.lastSubmission?.signInContext ?? {}
          const place = placeName(context) ?? context.ip
          const applications = session.applications.flatMap(({ name }) => name ?? [])
          return (
            <Item
              key={session.payload.uid}
              icon={iconOfDevice(session.device)}
              name={deviceName(session.device)}
              facts={
                <>
                  {[place, ...applications].filter(Boolean).join(' · ')}
                  {' · '}
                  <RelativeTime at={new Date(session.lastActiveAt)} />
                </>
              }
              action={
                may('users:support') && (
                  <Button
                    look="quiet"
                    onPress={() => open({ dialog: 'endSession', of: session.payload.uid })}
                  >
                    {say('people.sessions.end')}
                  </Button>
                )
              }
            />
          )
        }}
      </List>
      {may('users:support') && (sessions?.length ?? 0) > 0 && (
        <div className="lk-card-foot">
          <Button onPress={() => open({ dialog: 'endSessions' })}>{say('people.sessions.endAll')}</Button>
        </div>
      )}
      {chosen && (
        <Action
          name="endSession"
          title={say('people.sessions.end.title', { name: deviceName(chosen.device) })}
          verb={say('people.sessions.end')}
          operation="DELETE /api/users/:userId/sessions/:sessionId"
          input={{ params: { ...params, sessionId: chosen.payload.uid } }}
          done={say('people.sessions.end.done')}
          isDangerous
        >
          <p>{say('people.sessions.end.about')}</p>
        </Action>
      )}
      <Action
        name="endSessions"
        title={say('people.sessions.endAll.title', { name: nameOf(person) })}
        verb={say('people.sessions.endAll')}
        operation="DELETE /api/users/:userId/sessions"
        input={{ params }}
        done={say('people.sessions.endAll.done')}
        isDangerous
      >
        <p>{say('people.sessions.endAll.about')}</p>
      </Action>
    </Card>
  )
}

function TrustedDevices({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const deviceName = useDeviceName()
  const params = { userId: person.id }
  const { data: devices } = useRead('GET /api/users/:userId/trusted-devices', { params })
  const chosen = devices?.find(({ id }) => id === view.of)
  if (!devices?.length) return null
  return (
    <Card title={say('people.devices')}>
      <ul>
        {devices.map(trusted => (
          <Item
            key={trusted.id}
            icon={iconOfDevice(trusted.device)}
            name={deviceName(trusted.device)}
            facts={
              <>
                {say('people.lastUsed')} <RelativeTime at={new Date(trusted.lastUsedAt)} />
              </>
            }
            action={
              may('users:support') && (
                <Button look="quiet" onPress={() => open({ dialog: 'removeDevice', of: trusted.id })}>
                  {say('people.remove')}
                </Button>
              )
            }
          />
        ))}
      </ul>
      {chosen && (
        <Action
          name="removeDevice"
          title={say('people.devices.remove.title', { name: deviceName(chosen.device) })}
          verb={say('people.remove')}
          operation="DELETE /api/users/:userId/trusted-devices/:trustedDeviceId"
          input={{ params: { ...params, trustedDeviceId: chosen.id } }}
          done={say('people.devices.remove.done')}
          isDangerous
        >
          <p>{say('people.devices.remove.about')}</p>
        </Action>
      )}
    </Card>
  )
}

function Grants({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const params = { userId: person.id }
  const { data, error, refetch } = useRead('GET /api/users/:userId/grants', { params })
  const chosen = data?.grants.find(({ id }) => id === view.of)
  return (
    <Card title={say('people.grants')}>
      <List query={{ data: data?.grants, error, refetch }} none={say('people.grants.none')}>
        {grant => (
          <Item
            key={grant.id}
            icon={AppWindow}
            name={grant.application.name}
            facts={
              grant.lastUsedAt === null ? (
                say('people.never')
              ) : (
                <>
                  {say('people.lastUsed')} <RelativeTime at={new Date(grant.lastUsedAt)} />
                </>
              )
            }
            action={
              may('users:support') && (
                <Button look="quiet" onPress={() => open({ dialog: 'revokeGrant', of: grant.id })}>
                  {say('people.remove')}
                </Button>
              )
            }
          />
        )}
      </List>
      {chosen && (
        <Action
          name="revokeGrant"
          title={say('people.grants.remove.title', { name: chosen.application.name })}
          verb={say('people.remove')}
          operation="DELETE /api/users/:userId/grants/:grantId"
          input={{ params: { ...params, grantId: chosen.id } }}
          done={say('people.grants.remove.done')}
          isDangerous
        >
          <p>{say('people.grants.remove.about')}</p>
        </Action>
      )}
    </Card>
  )
}
