import { Unplug } from 'lucide-react'
import { useRead } from '../data/read.ts'
import { NotLoaded } from '../frame/NotLoaded.tsx'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import './connectors.css'
import { EditConnector } from './EditConnector.tsx'

/** One connector. */
export function ConnectorPage({ params }: PageProps) {
  const say = useSay()
  const { data, error, refetch } = useRead('GET /api/connectors/:id', { params: { id: params.id ?? '' } })
  const back = { path: '/connectors', words: say('frame.section.connectors') }
  if (data) return <EditConnector key={data.id} connector={data} back={back} />
  return (
    <NotLoaded
      error={error}
      onRetry={refetch}
      back={back}
      title="connectors.connector"
      gone={{ title: 'connectors.gone', about: 'connectors.gone.about', icon: Unplug }}
    />
  )
}
