import { Avatar, Badge, Button, Code, InlineNotice, RelativeTime, useLanguage } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { LockoutNotice } from './lockouts.tsx'
import { nameOf, type Person } from './name-of.ts'
import { PersonBadges } from './PersonBadges.tsx'

/** Who it is, and what is unusual about the account, with the way back from it. */
export function PersonFacts({ person }: { person: Person }) {
  const say = useSay()
  const isAdministrator = useIsAdministrator(person.id)
  return (
    <>
      <div className="lk-person-head">
        <Avatar name={nameOf(person)} url={person.avatar} size={64} />
        <div className="lk-person-facts">
          <PersonBadges person={person} />
          {isAdministrator && <Badge tone="accent">{say('people.administrator')}</Badge>}
          <Code label={say('people.id')}>{person.id}</Code>
          <span>
            {say('people.created')} <RelativeTime at={new Date(person.createdAt)} />
          </span>
          <span>
            {say('people.lastSignIn')}{' '}
            {person.lastSignInAt === null ? (
              say('people.never')
            ) : (
              <RelativeTime at={new Date(person.lastSignInAt)} />
            )}
          </span>
        </div>
      </div>
      <Closed person={person} />
      <LockoutNotice person={person} />
    </>
  )
}

function Closed({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const language = useLanguage()
  const exact = (at: number) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)
  if (person.deletesAt !== null) {
    return (
      <div className="lk-person-notice">
        <InlineNotice
          tone="warning"
          action={
            may('users:write') && (
              <Button onPress={() => open({ dialog: 'undelete' })}>{say('people.undelete')}</Button>
            )
          }
        >
          {say('people.deletes', { date: exact(person.deletesAt) })}
        </InlineNotice>
      </div>
    )
  }
  if (!person.isSuspended) return null
  const { reason, until } = person.suspension ?? { reason: null, until: null }
  return (
    <div className="lk-person-notice">
      <InlineNotice tone="warning">
        <p>
          {until === null
            ? say('people.suspendedNow')
            : say('people.suspendedNow.until', { date: exact(until) })}
        </p>
        {reason && <p>{say('people.reason.is', { reason })}</p>}
      </InlineNotice>
    </div>
  )
}

function useIsAdministrator(userId: string): boolean {
  const may = useMay()
  const roles = useRead(
    'GET /api/users/:userId/roles',
    { params: { userId }, query: { page_size: 100 } },
    { isEnabled: may('roles:read') },
  )
  return roles.data?.some(role => role.isAdministrator) ?? false
}
