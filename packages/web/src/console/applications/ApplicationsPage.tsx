import { Button, FilterMenu, Icon, PageState, SearchField, Table } from '@latchkey/ui'
import { AppWindow, Plus } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { useSearch } from '../frame/use-search.ts'
import { navigate, useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { columnsOf } from './application-columns.tsx'
import { pathOf } from './application-kind.ts'
import './applications.css'
import { NewApplicationDialog } from './NewApplicationDialog.tsx'

const types = [
  { id: 'SPA', words: 'applications.spa' },
  { id: 'Traditional', words: 'applications.web' },
  { id: 'Native', words: 'applications.native' },
  { id: 'MachineToMachine', words: 'applications.machine' },
] as const

/** All applications, with what is on at each. */
export function ApplicationsPage() {
  const say = useSay()
  const may = useMay()
  const page = usePage()
  const { view, set } = useView()
  const create = useDialog('new')
  const type = types.find(({ id }) => id === view.kind)
  const owner = view.owner === 'own' || view.owner === 'others' ? view.owner : undefined
  const isNarrowed = Boolean(view.q || type || owner)
  const list = useReadPage('GET /api/applications', {
    query: {
      page,
      page_size: pageSize,
      ...(view.q && { search: `%${view.q}%` }),
      ...(type && { types: [type.id] }),
      ...(owner && { isThirdParty: owner === 'others' ? 'true' : 'false' }),
    },
  })
  const isEmpty = list.data?.total === 0 && !isNarrowed
  const action = may('applications:write') && (
    <Button look="filled" onPress={() => create.open()}>
      <Icon of={Plus} size={16} />
      {say('applications.create')}
    </Button>
  )
  return (
    <>
      <PageHead
        title={say('frame.section.applications')}
        description={say('applications.about')}
        actions={!isEmpty && action}
      />
      {!isEmpty && <Toolbar />}
      <Table
        label={say('frame.section.applications')}
        columns={columnsOf(say)}
        rows={list.data?.rows}
        idOf={application => application.id}
        onOpen={application => navigate(pathOf(application))}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState
            icon={AppWindow}
            isPart
            title={say(isNarrowed ? 'applications.noneFound' : 'applications.none')}
            action={
              isNarrowed ? (
                <Button
                  onPress={() => set({ q: undefined, kind: undefined, owner: undefined, page: undefined })}
                >
                  {say('applications.clear')}
                </Button>
              ) : (
                action
              )
            }
          >
            {say(isNarrowed ? 'applications.noneFound.about' : 'applications.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {may('applications:write') && <NewApplicationDialog />}
    </>
  )
}

function Toolbar() {
  const say = useSay()
  const { view, set } = useView()
  const [typed, setTyped] = useSearch()
  return (
    <div className="lk-app-bar">
      <SearchField label={say('applications.search')} value={typed} onChange={setTyped} shortcut="/" />
      <FilterMenu
        label={say('applications.kind')}
        anyWords={say('applications.any')}
        options={types.map(({ id, words }) => ({ id, words: say(words) }))}
        value={view.kind ?? ''}
        onChange={kind => set({ kind, page: undefined })}
      />
      <FilterMenu
        label={say('applications.owner')}
        anyWords={say('applications.any')}
        options={[
          { id: 'own', words: say('applications.owner.own') },
          { id: 'others', words: say('applications.owner.others') },
        ]}
        value={view.owner ?? ''}
        onChange={owner => set({ owner, page: undefined })}
      />
    </div>
  )
}
