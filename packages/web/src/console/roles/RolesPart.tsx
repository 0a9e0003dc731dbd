import type { Output } from '@latchkey/client'
import { Badge, Button, Icon, Link, PageState, Table, type TableColumn } from '@latchkey/ui'
import { Plus, Tags } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { hrefOf, navigate, useDialog, useView } from '../navigation.ts'
import { type ConsoleSay, useSay } from '../texts.tsx'
import { NewRoleDialog } from './NewRoleDialog.tsx'
import { isFirst, pathOfRole } from './role-facts.ts'
import { Toolbar } from './Toolbar.tsx'

type Listed = Output<'GET /api/roles'>[number]

const kinds = ['User', 'MachineToMachine'] as const

/** All roles but those of administrators, which have a section of their own. */
export function RolesPart() {
  const say = useSay()
  const may = useMay()
  const { view } = useView()
  const page = usePage()
  const create = useDialog('new')
  const type = kinds.find(each => each === view.type)
  const list = useReadPage('GET /api/roles', {
    query: { page, page_size: pageSize, ...(view.q && { search: `%${view.q}%` }), ...(type && { type }) },
  })
  const action = may('roles:write') && (
    <Button look="filled" onPress={() => create.open()}>
      <Icon of={Plus} size={16} />
      {say('roles.create')}
    </Button>
  )
  const isNarrowed = Boolean(view.q || type)
  return (
    <>
      <Toolbar
        search={say('roles.find')}
        filter={{
          name: 'type',
          title: say('roles.holders.kind'),
          any: say('roles.any'),
          options: [
            { id: 'User', words: say('roles.people') },
            { id: 'MachineToMachine', words: say('roles.machines') },
          ],
        }}
        action={action}
      />
      <Table
        label={say('roles.roles')}
        columns={columnsOf(say)}
        rows={list.data?.rows}
        idOf={role => role.id}
        onOpen={role => navigate(pathOfRole(role))}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState icon={Tags} title={say(isNarrowed ? 'roles.noneFound' : 'roles.none')} isPart>
            {say(isNarrowed ? 'roles.noneFound.about' : 'roles.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {may('roles:write') && <NewRoleDialog />}
    </>
  )
}

function columnsOf(say: ConsoleSay): TableColumn<Listed>[] {
  return [
    {
      id: 'name',
      name: say('roles.name'),
      width: '34%',
      cell: role => (
        <span className="lk-role-name">
          <Link href={hrefOf(pathOfRole(role))} onFollow={() => navigate(pathOfRole(role))} isQuiet>
            {role.name}
          </Link>
          {role.isDefault && <Badge tone="accent">{say('roles.default')}</Badge>}
          {isFirst(role) && <Badge>{say('roles.builtIn')}</Badge>}
        </span>
      ),
    },
    { id: 'description', name: say('roles.description'), cell: role => role.description },
    {
      id: 'kind',
      name: say('roles.holders.kind'),
      width: '130px',
      cell: role => say(role.type === 'User' ? 'roles.people' : 'roles.machines'),
    },
    {
      id: 'holders',
      name: say('roles.holders'),
      width: '130px',
      cell: role =>
        say(role.type === 'User' ? 'roles.holders.people' : 'roles.holders.machines', {
          count: role.type === 'User' ? role.usersCount : role.applicationsCount,
        }),
    },
  ]
}
