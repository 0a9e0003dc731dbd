import type { ManagementScope, UserJob } from '@latchkey/contract'
import { Button, Icon } from '@latchkey/ui'
import { Download, Square, Undo2 } from 'lucide-react'
import { useMay } from '../../access.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { Action } from '../../frame/Action.tsx'
import { useView } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { pageOfJob } from './page-of-job.ts'
import { useDownload } from './use-download.ts'

/** As `userJobScopes` of the contract, of which pages import the types alone. */
const scopes: Readonly<Record<UserJob['type'], ManagementScope>> = {
  suspend: 'users:suspend',
  restore: 'users:suspend',
  roles: 'roles:write',
  endSessions: 'users:support',
  expirePasswords: 'users:write',
  invite: 'users:support',
  delete: 'users:write',
  cancelDeletion: 'users:write',
  export: 'users:read',
  import: 'users:write',
  deleteImported: 'users:write',
}

/** Stopping while it goes on, undoing afterwards, and the file of an export. */
export function JobActions({ job }: { job: UserJob }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const { id, status, type } = job
  const params = { userJobId: id }
  const download = useDownload('GET /api/user-jobs/:userJobId/file', id)
  const isStoppable = status === 'pending' || status === 'running'
  return (
    <>
      <ProblemNotice problem={download.problem} />
      {isStoppable && may(scopes[type]) && (
        <Button onPress={() => open({ dialog: 'stop' })}>
          <Icon of={Square} size={16} />
          {say('people.job.stop')}
        </Button>
      )}
      {job.isUndoable && may(scopes[type]) && (
        <Button onPress={() => open({ dialog: 'undo' })}>
          <Icon of={Undo2} size={16} />
          {say('people.job.undo')}
        </Button>
      )}
      {job.file && (
        <Button
          look="filled"
          isPending={download.isPending}
          onPress={() => download.start(job.file?.name ?? '')}
        >
          <Icon of={Download} size={16} />
          {say('people.job.download')}
        </Button>
      )}
      <Action
        name="stop"
        title={say('people.job.stop.title')}
        verb={say('people.job.stop')}
        operation="POST /api/user-jobs/:userJobId/stop"
        input={{ params }}
        done={say('people.job.stop.done')}
        isDangerous
      >
        <p>{say('people.job.stop.about')}</p>
      </Action>
      <Action
        name="undo"
        title={say('people.job.undo.title')}
        verb={say('people.job.undo')}
        operation="POST /api/user-jobs/:userJobId/undo"
        input={{ params }}
        done={say('people.many.begun')}
        leadsTo={pageOfJob}
        isDangerous={type === 'import'}
      >
        <p>{say(undoWords[type] ?? 'people.job.undo.about')}</p>
      </Action>
    </>
  )
}

const undoWords = {
  import: 'people.job.undo.import',
  roles: 'people.job.undo.roles',
  delete: 'people.job.undo.delete',
} as const satisfies Partial<Record<UserJob['type'], string>> as Partial<
  Record<UserJob['type'], 'people.job.undo.import' | 'people.job.undo.roles' | 'people.job.undo.delete'>
>
