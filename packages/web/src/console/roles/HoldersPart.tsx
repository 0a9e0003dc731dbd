import { Avatar, Button, Icon, Link, PageState, Table, type TableColumn } from '@latchkey/ui'
import { Plus, UsersRound } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { Action } from '../frame/Action.tsx'
import { Pager } from '../frame/Pager.tsx'
import { hrefOf, navigate, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { AddHolders } from './AddHolders.tsx'
import { type Holder, useHolders } from './holders.ts'
import type { Role } from './role-facts.ts'
import { Toolbar } from './Toolbar.tsx'

/** Who has the role: people, or machine-to-machine applications. */
export function HoldersPart({ role }: { role: Role }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const isOfPeople = role.type === 'User'
  const list = useHolders(role)
  const mayChange = may('roles:write')
  const canAdd = mayChange && may(isOfPeople ? 'users:read' : 'applications:read')
  const chosen = list.rows?.find(({ id }) => id === view.of)
  const add = canAdd && (
    <Button look="filled" onPress={() => open({ dialog: 'give' })}>
      <Icon of={Plus} size={16} />
      {say(isOfPeople ? 'roles.give.people' : 'roles.give.machines')}
    </Button>
  )
  return (
    <div className="lk-role-part">
      <Toolbar search={say(isOfPeople ? 'roles.people.find' : 'roles.machines.find')} action={add} />
      <Table
        label={say(isOfPeople ? 'roles.people' : 'roles.machines')}
        columns={useColumns(isOfPeople, mayChange)}
        rows={list.rows}
        idOf={holder => holder.id}
        error={list.error && <ProblemNotice problem={list.error} onRetry={list.refetch} />}
        empty={
          <PageState
            icon={UsersRound}
            title={say(view.q ? 'roles.holders.noneFound' : 'roles.holders.none')}
            isPart
          >
            {say(view.q ? 'roles.noneFound.about' : 'roles.holders.none.about')}
          </PageState>
        }
      />
      {list.total !== undefined && <Pager total={list.total} />}
      {canAdd && <AddHolders role={role} />}
      {mayChange && chosen && <TakeAway role={role} holder={chosen} />}
    </div>
  )
}

function useColumns(isOfPeople: boolean, mayChange: boolean): TableColumn<Holder>[] {
  const say = useSay()
  const { open } = useView()
  return [
    {
      id: 'name',
      name: say('roles.name'),
      width: '45%',
      cell: holder => (
        <span className="lk-role-name">
          {isOfPeople && <Avatar name={holder.name} url={holder.avatar} size={28} />}
          <Link href={hrefOf(holder.path)} onFollow={() => navigate(holder.path)} isQuiet>
            {holder.name}
          </Link>
        </span>
      ),
    },
    {
      id: 'facts',
      name: say(isOfPeople ? 'roles.email' : 'roles.description'),
      cell: holder => holder.facts,
    },
    ...(mayChange
      ? [
          {
            id: 'action',
            name: say('roles.action'),
            width: '130px',
            cell: (holder: Holder) => (
              <Button look="quiet" onPress={() => open({ dialog: 'take', of: holder.id })}>
                {say('roles.take')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}

function TakeAway({ role, holder }: { role: Role; holder: Holder }) {
  const say = useSay()
  const words = {
    name: 'take',
    title: say('roles.take.title', { name: holder.name }),
    verb: say('roles.take'),
    done: say('roles.take.done'),
    isDangerous: true,
    children: <p>{say('roles.take.about', { name: role.name })}</p>,
  }
  if (role.type === 'User')
    return (
      <Action
        {...words}
        operation="DELETE /api/roles/:id/users/:userId"
        input={{ params: { id: role.id, userId: holder.id } }}
      />
    )
  return (
    <Action
      {...words}
      operation="DELETE /api/roles/:id/applications/:applicationId"
      input={{ params: { id: role.id, applicationId: holder.id } }}
    />
  )
}
