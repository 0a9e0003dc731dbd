import type { Output } from '@latchkey/client'
import { Button, InlineNotice, RelativeTime } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { type ConsoleKey, type ConsoleSay, useSay } from '../texts.tsx'
import { nameOf, type Person } from './name-of.ts'

export type Lockout = Output<'GET /api/lockouts'>[number]

const actionWords = {
  Password: 'people.lockout.password',
  VerificationCode: 'people.lockout.code',
  Totp: 'people.lockout.totp',
  BackupCode: 'people.lockout.backupCode',
  WebAuthn: 'people.lockout.passkey',
} as const satisfies Record<Lockout['action'], ConsoleKey>

/** What failed too often, and where. */
export function reasonOf({ action, place }: Lockout, say: ConsoleSay): string {
  const where = place === 'account' ? 'people.lockout.account' : 'people.lockout.signIn'
  return say('people.lockout.reason', { what: say(actionWords[action]), where: say(where) })
}

/** On the screen of a person who is locked out: why, since when, and the way out. */
export function LockoutNotice({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const lockouts = useRead('GET /api/lockouts', { query: { userId: person.id, page_size: 20 } })
  if (!lockouts.data?.length) return null
  return (
    <div className="lk-person-notice">
      <InlineNotice
        tone="warning"
        action={
          may('users:support') && (
            <Button onPress={() => open({ dialog: 'unlock' })}>{say('people.unlock')}</Button>
          )
        }
      >
        <p>{say('people.lockout')}</p>
        {lockouts.data.map(lockout => (
          <p key={`${lockout.place} ${lockout.action}`}>
            {reasonOf(lockout, say)} · <RelativeTime at={new Date(lockout.startedAt)} />
          </p>
        ))}
      </InlineNotice>
    </div>
  )
}

/** The dialog `unlock`. */
export function UnlockDialog({ person }: { person: Parameters<typeof nameOf>[0] }) {
  const say = useSay()
  const name = nameOf(person)
  return (
    <Action
      name="unlock"
      title={say('people.unlock.title', { name })}
      verb={say('people.unlock')}
      operation="DELETE /api/users/:userId/lockouts"
      input={{ params: { userId: person.id } }}
      done={say('people.unlock.done', { name })}
    >
      <p>{say('people.unlock.about')}</p>
    </Action>
  )
}
