import { SelectField, TextField } from '@latchkey/ui'
import { useDraft } from '../data/draft.ts'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { UnlockDialog } from './lockouts.tsx'
import { nameOf, type Person } from './name-of.ts'

const day = 24 * 60 * 60 * 1000
const ends = { never: undefined, day, week: 7 * day, month: 30 * day }
const endIds = ['never', 'day', 'week', 'month'] as const

/** Suspends with a reason and an end, restores, and unlocks after too many attempts. */
export function SuspensionDialogs({ person }: { person: Person }) {
  const say = useSay()
  const params = { userId: person.id }
  const name = nameOf(person)
  const [{ reason, end }, setDraft, forget] = useDraft<{ reason: string; end: (typeof endIds)[number] }>(
    `suspend:${person.id}`,
    { reason: '', end: 'never' },
  )
  const length = ends[end]
  return (
    <>
      <Action
        name="suspend"
        title={say('people.suspend.title', { name })}
        verb={say('people.suspend')}
        operation="PATCH /api/users/:userId/is-suspended"
        input={{
          params,
          body: {
            isSuspended: true,
            ...(reason.trim() && { reason: reason.trim() }),
            ...(length && { until: Date.now() + length }),
          },
        }}
        done={say('people.suspend.done', { name })}
        onEnd={forget}
        isDangerous
      >
        <p>{say('people.suspend.about')}</p>
        <TextField
          label={say('people.reason')}
          value={reason}
          onChange={next => setDraft({ reason: next, end })}
          description={say('people.reason.about')}
          maxLength={256}
          autoComplete="off"
        />
        <SelectField
          label={say('people.end')}
          value={end}
          onChange={next => setDraft({ reason, end: endIds.find(each => each === next) ?? 'never' })}
          isRequired
          options={[
            { id: 'never', words: say('people.end.never') },
            { id: 'day', words: say('people.end.day') },
            { id: 'week', words: say('people.end.week') },
            { id: 'month', words: say('people.end.month') },
          ]}
        />
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
