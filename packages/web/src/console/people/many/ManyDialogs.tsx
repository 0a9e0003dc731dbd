import { Action } from '../../frame/Action.tsx'
import { useSay } from '../../texts.tsx'
import { pageOfJob } from '../jobs/page-of-job.ts'
import { ExportDialog } from './ExportDialog.tsx'
import { RolesDialog } from './RolesDialog.tsx'
import { SuspendDialog } from './SuspendDialog.tsx'
import type { PeopleSelection } from './use-selection.ts'

type ManyProps = { selection: PeopleSelection }

/** The dialogs of the bar. Each creates a job, whose page then shows how it goes on. */
export function ManyDialogs({ selection }: ManyProps) {
  const say = useSay()
  const { users, count } = selection
  const begun = { done: say('people.many.begun'), leadsTo: pageOfJob, onDone: selection.clear }
  const input = { body: { users } }
  return (
    <>
      <SuspendDialog selection={selection} />
      <RolesDialog selection={selection} />
      <ExportDialog name="exportMany" users={users} count={count} />
      <Action
        {...begun}
        name="restoreMany"
        title={say('people.many.restore.title', { count })}
        verb={say('people.restore')}
        operation="POST /api/user-jobs/restore"
        input={input}
      >
        <p>{say('people.many.restore.about')}</p>
      </Action>
      <Action
        {...begun}
        name="inviteMany"
        title={say('people.many.invite.title', { count })}
        verb={say('people.many.invite')}
        operation="POST /api/user-jobs/invite"
        input={input}
      >
        <p>{say('people.many.invite.about')}</p>
      </Action>
      <Action
        {...begun}
        name="endSessionsMany"
        title={say('people.many.endSessions.title', { count })}
        verb={say('people.many.endSessions')}
        operation="POST /api/user-jobs/end-sessions"
        input={input}
        isDangerous
      >
        <p>{say('people.many.endSessions.about')}</p>
      </Action>
      <Action
        {...begun}
        name="expireMany"
        title={say('people.many.expire.title', { count })}
        verb={say('people.many.expire')}
        operation="POST /api/user-jobs/expire-passwords"
        input={input}
      >
        <p>{say('people.many.expire.about')}</p>
      </Action>
      <Action
        {...begun}
        name="deleteMany"
        title={say('people.many.delete.title', { count })}
        verb={say('people.scheduleDeletion')}
        operation="POST /api/user-jobs/delete"
        input={input}
        typed={String(count)}
        isDangerous
      >
        <p>{say('people.many.delete.about')}</p>
      </Action>
    </>
  )
}
