import { SelectField } from '@latchkey/ui'
import { useState } from 'react'
import { useRead } from '../../data/read.ts'
import { Action } from '../../frame/Action.tsx'
import { useDialog } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { pageOfJob } from '../jobs/page-of-job.ts'
import type { PeopleSelection } from './use-selection.ts'

const whole = { type: 'User', page_size: 100 }

/** Gives many people a role, or takes one from them, or both. */
export function RolesDialog({ selection }: { selection: PeopleSelection }) {
  const say = useSay()
  const { isOpen } = useDialog('rolesMany')
  const [{ add, remove }, setChosen] = useState({ add: '', remove: '' })
  const options = useRoleOptions(isOpen)
  const { users, count } = selection
  return (
    <Action
      name="rolesMany"
      title={say('people.many.roles.title', { count })}
      verb={say('people.many.roles')}
      operation="POST /api/user-jobs/roles"
      input={{ body: { users, add: add ? [add] : [], remove: remove ? [remove] : [] } }}
      done={say('people.many.begun')}
      leadsTo={pageOfJob}
      onDone={selection.clear}
      onEnd={() => setChosen({ add: '', remove: '' })}
      isDisabled={(!add && !remove) || add === remove}
    >
      <SelectField
        label={say('people.many.roles.add')}
        value={add}
        onChange={next => setChosen({ add: next, remove })}
        options={options}
      />
      <SelectField
        label={say('people.many.roles.remove')}
        value={remove}
        onChange={next => setChosen({ add, remove: next })}
        options={options}
      />
      <p className="lk-form-description">{say('people.many.roles.about')}</p>
    </Action>
  )
}

function useRoleOptions(isEnabled: boolean) {
  const say = useSay()
  const ordinary = useRead('GET /api/roles', { query: whole }, { isEnabled })
  const ofAdministrators = useRead(
    'GET /api/roles',
    { query: { ...whole, isAdministrator: 'true' } },
    { isEnabled },
  )
  return [
    ...(ordinary.data ?? []).map(({ id, name }) => ({ id, words: name })),
    ...(ofAdministrators.data ?? []).map(({ id, name }) => ({
      id,
      words: say('people.roles.ofAdministrators', { name }),
    })),
  ]
}
