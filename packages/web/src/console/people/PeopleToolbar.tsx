import { FilterMenu, Icon, IconButton, Menu, MenuChecks, SearchField } from '@latchkey/ui'
import { Columns3 } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { useSearch } from '../frame/use-search.ts'
import { useView } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { type ColumnId, columnFacts, columnIds } from './people-columns.tsx'
import { ages, factors, signIns, statuses } from './people-query.ts'
import { SavedViews } from './SavedViews.tsx'

const words = {
  active: 'people.status.active',
  suspended: 'people.suspended',
  leaving: 'people.status.leaving',
  never: 'people.never',
  lately: 'people.signIn.lately',
  longAgo: 'people.signIn.longAgo',
  any: 'people.factor.any',
  none: 'people.factor.none',
  Totp: 'people.factor.totp',
  WebAuthn: 'people.factor.passkey',
  week: 'people.age.week',
  month: 'people.age.month',
  quarter: 'people.age.quarter',
} as const satisfies Record<string, ConsoleKey>

const filters = [
  { name: 'status', title: 'people.status', values: statuses },
  { name: 'signIn', title: 'people.lastSignIn', values: signIns },
  { name: 'factor', title: 'people.factor', values: factors },
  { name: 'created', title: 'people.created', values: ages },
] as const

type PeopleToolbarProps = { columns: readonly ColumnId[]; onColumns: (columns: readonly ColumnId[]) => void }

/** Search, filters, saved views and columns. */
export function PeopleToolbar({ columns, onColumns }: PeopleToolbarProps) {
  const say = useSay()
  const { view, set } = useView()
  const [typed, setTyped] = useSearch()
  return (
    <div className="lk-toolbar">
      <SearchField label={say('people.search')} value={typed} onChange={setTyped} shortcut="/" />
      {filters.map(({ name, title, values }) => (
        <FilterMenu
          key={name}
          label={say(title)}
          anyWords={say('people.any')}
          options={values.map(id => ({ id, words: say(words[id]) }))}
          value={view[name] ?? ''}
          onChange={id => set({ [name]: id, page: undefined })}
        />
      ))}
      <RoleFilter />
      <span className="lk-toolbar-end">
        <SavedViews />
        <Menu
          label={say('people.columns')}
          trigger={
            <IconButton label={say('people.columns')}>
              <Icon of={Columns3} />
            </IconButton>
          }
        >
          <MenuChecks
            title={say('people.columns')}
            choices={columnIds.map(id => ({ id, words: say(columnFacts[id].title) }))}
            chosen={columns}
            onChoose={onColumns}
          />
        </Menu>
      </span>
    </div>
  )
}

function RoleFilter() {
  const say = useSay()
  const may = useMay()
  const { view, set } = useView()
  const roles = useRead(
    'GET /api/roles',
    { query: { page_size: 100, type: 'User' } },
    { isEnabled: may('roles:read') },
  )
  if (!roles.data?.length) return null
  return (
    <FilterMenu
      label={say('people.role')}
      anyWords={say('people.any')}
      options={roles.data.map(({ id, name }) => ({ id, words: name }))}
      value={view.role ?? ''}
      onChange={role => set({ role, page: undefined })}
    />
  )
}
