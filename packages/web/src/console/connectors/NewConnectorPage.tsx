import { PageState, Skeleton } from '@latchkey/ui'
import { Plug } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import './connectors.css'
import { FactoryList } from './FactoryList.tsx'
import { NewConnectorForm } from './NewConnectorForm.tsx'

/** The choice of a kind of connector, and then its form: `?factory=oidc`. */
export function NewConnectorPage() {
  const say = useSay()
  const may = useMay()
  const { view } = useView()
  const { data, error, refetch } = useRead('GET /api/connector-factories')
  const factory = data?.find(({ id }) => id === view.factory)
  const back = { path: '/connectors', words: say('frame.section.connectors') }
  if (!may('connectors:write'))
    return (
      <>
        <PageHead title={say('connectors.add')} back={back} />
        <PageState icon={Plug} title={say('connectors.readOnly')} isPart>
          {say('connectors.readOnly.about')}
        </PageState>
      </>
    )
  if (factory) return <NewConnectorForm key={factory.id} factory={factory} />
  return (
    <>
      <PageHead title={say('connectors.add')} description={say('connectors.add.about')} back={back} />
      {data && <FactoryList factories={data} />}
      {error && !data && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      {!data && !error && <Skeleton height={320} />}
    </>
  )
}
