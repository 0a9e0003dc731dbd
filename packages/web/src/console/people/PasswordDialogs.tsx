import { Checkbox, PasswordField } from '@latchkey/ui'
import { useState } from 'react'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { nameOf, type Person } from './name-of.ts'

export function PasswordDialogs({ person }: { person: Person }) {
  const say = useSay()
  const name = nameOf(person)
  const params = { userId: person.id }
  const [password, setPassword] = useState('')
  const [revokeSessions, setRevoke] = useState(true)
  return (
    <>
      <Action
        name="password"
        title={say('people.setPassword.title', { name })}
        verb={say('people.setPassword')}
        operation="PATCH /api/users/:userId/password"
        input={{ params, body: { password, revokeSessions } }}
        done={say('people.setPassword.done')}
        onEnd={() => setPassword('')}
        isDangerous
      >
        <p>{say('people.setPassword.about')}</p>
        <PasswordField
          label={say('people.password')}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
        />
        <Checkbox isSelected={revokeSessions} onChange={setRevoke}>
          {say('people.setPassword.revoke')}
        </Checkbox>
      </Action>
      <Action
        name="expirePassword"
        title={say('people.expirePassword.title', { name })}
        verb={say('people.expirePassword')}
        operation="PATCH /api/users/:userId/password/expiration"
        input={{ params, body: { isExpired: true } }}
        done={say('people.expirePassword.done')}
      >
        <p>{say('people.expirePassword.about')}</p>
      </Action>
    </>
  )
}
