import { Action } from '../../frame/Action.tsx'
import { useSay } from '../../texts.tsx'
import { pageOfJob } from '../jobs/page-of-job.ts'
import { useSuspensionForm } from '../suspension-form.tsx'
import type { PeopleSelection } from './use-selection.ts'

/** Suspends many people, with a reason and an end. */
export function SuspendDialog({ selection }: { selection: PeopleSelection }) {
  const say = useSay()
  const { users, count } = selection
  const { fields, body, forget } = useSuspensionForm('suspend-many')
  return (
    <Action
      name="suspendMany"
      title={say('people.many.suspend.title', { count })}
      verb={say('people.suspend')}
      operation="POST /api/user-jobs/suspend"
      input={{ body: { users, ...body } }}
      done={say('people.many.begun')}
      leadsTo={pageOfJob}
      onDone={selection.clear}
      onEnd={forget}
      isDangerous
    >
      <p>{say('people.many.suspend.about')}</p>
      {fields}
    </Action>
  )
}
