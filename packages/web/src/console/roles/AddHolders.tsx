import { Avatar, Checkbox, SearchField, Skeleton } from '@latchkey/ui'
import { useState } from 'react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { Action } from '../frame/Action.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Holder, useCandidates } from './holders.ts'
import type { Role } from './role-facts.ts'

/** Gives the role to people or applications that a search finds. */
export function AddHolders({ role }: { role: Role }) {
  const say = useSay()
  const { isOpen } = useDialog('give')
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<readonly Holder[]>([])
  const isOfPeople = role.type === 'User'
  const { rows, error } = useCandidates(role, typed, isOpen)
  const others = rows?.filter(({ id }) => !chosen.some(each => each.id === id))
  const toggle = (holder: Holder) => (isChosen: boolean) =>
    setChosen(isChosen ? [...chosen, holder] : chosen.filter(({ id }) => id !== holder.id))
  const ids = chosen.map(({ id }) => id)
  const params = { id: role.id }
  const words = {
    name: 'give',
    title: say('roles.give.title', { name: role.name }),
    verb: ids.length > 0 ? say('roles.give.do', { count: ids.length }) : say('roles.give'),
    done: say('roles.give.done'),
    isDisabled: ids.length === 0,
    onEnd() {
      setChosen([])
      setTyped('')
    },
    children: (
      <>
        <SearchField
          label={say(isOfPeople ? 'roles.people.find' : 'roles.machines.find')}
          value={typed}
          onChange={setTyped}
        />
        <ProblemNotice problem={error} />
        {!rows && !error && <Skeleton height={160} />}
        {rows?.length === 0 && <p role="status">{say('roles.candidates.none')}</p>}
        <div className="lk-role-choices">
          {[...chosen, ...(others ?? [])].map(holder => (
            <Checkbox
              key={holder.id}
              isSelected={chosen.some(({ id }) => id === holder.id)}
              onChange={toggle(holder)}
            >
              <span className="lk-role-name">
                {isOfPeople && <Avatar name={holder.name} url={holder.avatar} size={20} />}
                {holder.name}
                <span className="lk-role-words">{holder.facts !== holder.name && holder.facts}</span>
              </span>
            </Checkbox>
          ))}
        </div>
      </>
    ),
  }
  if (isOfPeople)
    return (
      <Action {...words} operation="POST /api/roles/:id/users" input={{ params, body: { userIds: ids } }} />
    )
  return (
    <Action
      {...words}
      operation="POST /api/roles/:id/applications"
      input={{ params, body: { applicationIds: ids } }}
    />
  )
}
