import { Button, Icon, Link, PageState, Table } from '@latchkey/ui'
import { UserPlus, Users } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { Pager, usePage } from '../frame/Pager.tsx'
import { hrefOf, navigate, useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { Checklist } from './Checklist.tsx'
import { useKept } from './kept.ts'
import { ExportDialog } from './many/ExportDialog.tsx'
import { ManyDialogs } from './many/ManyDialogs.tsx'
import { PeopleMenu } from './many/PeopleMenu.tsx'
import { SelectionBar } from './many/SelectionBar.tsx'
import { useSelection } from './many/use-selection.ts'
import { NewPersonDialog } from './NewPersonDialog.tsx'
import { PeopleToolbar } from './PeopleToolbar.tsx'
import './people.css'
import { type ColumnId, columnIds, columnsOf } from './people-columns.tsx'
import { peopleQuery } from './people-query.ts'

/** What the view of the list can be narrowed by. */
const narrowings = ['q', 'status', 'signIn', 'factor', 'role', 'created'] as const

/** All people, found as one types. */
export function PeoplePage() {
  const say = useSay()
  const may = useMay()
  const { view, set } = useView()
  const page = usePage()
  const [chosen, setChosen] = useKept<readonly ColumnId[]>('columns', [
    'email',
    'username',
    'lastSignIn',
    'created',
  ])
  const create = useDialog('new')
  const list = useReadPage('GET /api/users', { query: peopleQuery(view, page) })
  const total = list.data?.total ?? 0
  const selection = useSelection(list.data?.rows, total)
  const isNarrowed = narrowings.some(name => view[name])
  return (
    <>
      <PageHead
        title={say('frame.section.people')}
        actions={
          <>
            <PeopleMenu hasPeople={total > 0} />
            {may('users:write') && (
              <Button look="filled" onPress={() => create.open()}>
                <Icon of={UserPlus} size={16} />
                {say('people.create')}
              </Button>
            )}
          </>
        }
      />
      <Checklist />
      <PeopleToolbar columns={chosen} onColumns={setChosen} />
      <LockedLink />
      <Table
        label={say('frame.section.people')}
        columns={columnsOf(
          columnIds.filter(id => chosen.includes(id)),
          say,
        )}
        rows={list.data?.rows}
        idOf={person => person.id}
        selected={selection.selected}
        onSelect={selection.select}
        selectWords={say('people.many.select')}
        onOpen={person => navigate(`/people/${encodeURIComponent(person.id)}`)}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState
            icon={Users}
            isPart
            title={say(isNarrowed ? 'people.noneFound' : 'people.none')}
            action={
              isNarrowed && (
                <Button
                  onPress={() =>
                    set(Object.fromEntries([...narrowings, 'page'].map(name => [name, undefined])))
                  }
                >
                  {say('people.clear')}
                </Button>
              )
            }
          >
            {say(isNarrowed ? 'people.noneFound.about' : 'people.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      <SelectionBar selection={selection} total={total} />
      <ManyDialogs selection={selection} />
      <ExportDialog name="exportAll" users={selection.all} count={total} />
      <NewPersonDialog />
    </>
  )
}

/** Leads to those who are locked out, while anyone is. */
function LockedLink() {
  const say = useSay()
  const locked = useReadPage('GET /api/lockouts', { query: { page: 1, page_size: 1 } })
  const count = locked.data?.total ?? 0
  if (count === 0) return null
  return (
    <p className="lk-people-locked">
      <Link href={hrefOf('/people/locked')} onFollow={() => navigate('/people/locked')}>
        {say('people.locked.count', { count })}
      </Link>
    </p>
  )
}
