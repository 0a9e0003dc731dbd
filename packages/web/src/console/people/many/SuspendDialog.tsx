import { SelectField, TextField } from '@latchkey/ui'
import { useDraft } from '../../data/draft.ts'
import { Action } from '../../frame/Action.tsx'
import { useSay } from '../../texts.tsx'
import { pageOfJob } from '../jobs/page-of-job.ts'
import type { PeopleSelection } from './use-selection.ts'

const day = 24 * 60 * 60 * 1000
const ends = { never: undefined, day, week: 7 * day, month: 30 * day }
const endIds = ['never', 'day', 'week', 'month'] as const
const endWords = {
  never: 'people.end.never',
  day: 'people.end.day',
  week: 'people.end.week',
  month: 'people.end.month',
} as const

/** Suspends many people, with a reason and an end. */
export function SuspendDialog({ selection }: { selection: PeopleSelection }) {
  const say = useSay()
  const { users, count } = selection
  const [{ reason, end }, setDraft, forget] = useDraft<{ reason: string; end: (typeof endIds)[number] }>(
    'suspend-many',
    { reason: '', end: 'never' },
  )
  const length = ends[end]
  return (
    <Action
      name="suspendMany"
      title={say('people.many.suspend.title', { count })}
      verb={say('people.suspend')}
      operation="POST /api/user-jobs/suspend"
      input={{
        body: {
          users,
          ...(reason.trim() && { reason: reason.trim() }),
          ...(length && { until: Date.now() + length }),
        },
      }}
      done={say('people.many.begun')}
      leadsTo={pageOfJob}
      onDone={selection.clear}
      onEnd={forget}
      isDangerous
    >
      <p>{say('people.many.suspend.about')}</p>
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
        options={endIds.map(id => ({ id, words: say(endWords[id]) }))}
      />
    </Action>
  )
}
