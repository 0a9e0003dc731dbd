import { ProblemError } from '@latchkey/client'
import { Badge, Code, PageState, Skeleton, Tabs } from '@latchkey/ui'
import { Boxes } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { ApiActions } from './ApiActions.tsx'
import { ApiSettings } from './ApiSettings.tsx'
import { type Api, managementApi } from './role-facts.ts'
import { ScopesPart } from './ScopesPart.tsx'
import './roles.css'

/** One API: its permissions and its settings. */
export function ApiPage({ params }: PageProps) {
  const say = useSay()
  const { data, error, refetch } = useRead('GET /api/resources/:id', { params: { id: params.id ?? '' } })
  if (data) return <Loaded key={data.id} api={data} />
  const isGone = error instanceof ProblemError && error.status === 404
  return (
    <>
      <PageHead
        title={say(isGone ? 'roles.api.gone' : 'roles.api')}
        back={{ path: '/roles', words: say('frame.section.roles') }}
      />
      {isGone && (
        <PageState icon={Boxes} title={say('roles.api.gone')} isPart>
          {say('roles.gone.about')}
        </PageState>
      )}
      {error && !isGone && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      {!error && <Skeleton height={240} />}
    </>
  )
}

function Loaded({ api }: { api: Api }) {
  const say = useSay()
  const may = useMay()
  const { view, set } = useView()
  const isOwn = api.id === managementApi
  const tabs = [
    { id: 'permissions', name: say('roles.permissions'), content: <ScopesPart api={api} /> },
    ...(may('resources:write') && !isOwn
      ? [{ id: 'settings', name: say('roles.settings'), content: <ApiSettings api={api} /> }]
      : []),
  ]
  return (
    <>
      <PageHead
        title={api.name}
        back={{ path: '/roles', words: say('frame.section.roles') }}
        actions={<ApiActions api={api} />}
      />
      <div className="lk-role-facts">
        <Code label={say('roles.api.indicator')}>{api.indicator}</Code>
        {api.isDefault && <Badge tone="accent">{say('roles.api.default')}</Badge>}
        {isOwn && <span>{say('roles.api.own')}</span>}
      </div>
      <Tabs
        label={api.name}
        selected={tabs.find(({ id }) => id === view.tab)?.id ?? 'permissions'}
        onSelect={id => set({ tab: id === 'permissions' ? undefined : id, q: undefined, page: undefined })}
        tabs={tabs}
      />
    </>
  )
}
