import { ProblemError } from '@latchkey/client'
import { PageState, Skeleton } from '@latchkey/ui'
import { Unplug } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
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
  const isGone = error instanceof ProblemError && error.status === 404
  return (
    <>
      <PageHead title={say(isGone ? 'connectors.gone' : 'connectors.connector')} back={back} />
      {isGone && (
        <PageState icon={Unplug} title={say('connectors.gone')} isPart>
          {say('connectors.gone.about')}
        </PageState>
      )}
      {error && !isGone && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      {!error && <Skeleton height={320} />}
    </>
  )
}
