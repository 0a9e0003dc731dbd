import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { UnlockDialog } from './lockouts.tsx'
import { nameOf, type Person } from './name-of.ts'
import { useSuspensionForm } from './suspension-form.tsx'

/** Suspends with a reason and an end, restores, and unlocks after too many attempts. */
export function SuspensionDialogs({ person }: { person: Person }) {
  const say = useSay()
  const params = { userId: person.id }
  const name = nameOf(person)
  const { fields, body, forget } = useSuspensionForm(`suspend:${person.id}`)
  return (
    <>
      <Action
        name="suspend"
        title={say('people.suspend.title', { name })}
        verb={say('people.suspend')}
        operation="PATCH /api/users/:userId/is-suspended"
        input={{ params, body: { isSuspended: true, ...body } }}
        done={say('people.suspend.done', { name })}
        onEnd={forget}
        isDangerous
      >
        <p>{say('people.suspend.about')}</p>
        {fields}
      </Action>
      <Action
        name="restore"
        title={say('people.restore.title', { name })}
        verb={say('people.restore')}
        operation="PATCH /api/users/:userId/is-suspended"
        input={{ params, body: { isSuspended: false } }}
        done={say('people.restore.done', { name })}
      >
        <p>{say('people.restore.about')}</p>
      </Action>
      <UnlockDialog person={person} />
    </>
  )
}
