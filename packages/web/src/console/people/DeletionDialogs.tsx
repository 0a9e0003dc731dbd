import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { nameOf, type Person } from './name-of.ts'

/** Deletes later or at once, and takes a scheduled deletion back. */
export function DeletionDialogs({ person }: { person: Person }) {
  const say = useSay()
  const name = nameOf(person)
  const params = { userId: person.id }
  return (
    <>
      <Action
        name="scheduleDeletion"
        title={say('people.scheduleDeletion.title', { name })}
        verb={say('people.scheduleDeletion')}
        operation="POST /api/users/:userId/deletion"
        input={{ params }}
        done={say('people.scheduleDeletion.done', { name })}
        isDangerous
      >
        <p>{say('people.scheduleDeletion.about')}</p>
      </Action>
      <Action
        name="undelete"
        title={say('people.undelete.title', { name })}
        verb={say('people.undelete')}
        operation="DELETE /api/users/:userId/deletion"
        input={{ params }}
        done={say('people.undelete.done', { name })}
      >
        <p>{say('people.undelete.about')}</p>
      </Action>
      <Action
        name="delete"
        title={say('people.deleteNow.title', { name })}
        verb={say('people.deleteNow')}
        operation="DELETE /api/users/:userId"
        input={{ params }}
        done={say('people.deleteNow.done', { name })}
        leadsTo="/people"
        typed={person.username || person.primaryEmail || person.id}
        isDangerous
      >
        <p>{say('people.deleteNow.about')}</p>
      </Action>
    </>
  )
}
