import { ProblemError } from '@latchkey/client'
import { PageState, Skeleton } from '@latchkey/ui'
import { UserRoundX } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { AccessParts } from './AccessParts.tsx'
import { DataPart } from './DataPart.tsx'
import { HistoryPart } from './HistoryPart.tsx'
import { nameOf, type Person } from './name-of.ts'
import { PersonActions } from './PersonActions.tsx'
import { PersonFacts } from './PersonFacts.tsx'
import './people.css'
import { RolesPart } from './RolesPart.tsx'
import { SignInParts } from './SignInParts.tsx'
import { TokensPart } from './TokensPart.tsx'

/** Everything about one person, on one screen. */
export function PersonPage({ params }: PageProps) {
  const say = useSay()
  const {
    data: person,
    error,
    refetch,
  } = useRead('GET /api/users/:userId', {
    params: { userId: params.id ?? '' },
  })
  const back = { path: '/people', words: say('frame.section.people') }
  if (error instanceof ProblemError && error.status === 404) {
    return (
      <>
        <PageHead title={say('people.gone')} back={back} />
        <PageState icon={UserRoundX} title={say('people.gone.title')} isPart>
          {say('people.gone.about')}
        </PageState>
      </>
    )
  }
  if (!person) {
    return (
      <>
        <PageHead title={say('people.person')} back={back} />
        {error ? <ProblemNotice problem={error} onRetry={() => refetch()} /> : <Skeleton height={64} />}
      </>
    )
  }
  return (
    <>
      <PageHead title={nameOf(person)} back={back} actions={<PersonActions person={person} />} />
      <PersonFacts person={person} />
      <Parts person={person} />
    </>
  )
}

function Parts({ person }: { person: Person }) {
  const may = useMay()
  return (
    <div className="lk-person-parts">
      <div>
        <SignInParts person={person} />
        {may('roles:read') && <RolesPart person={person} />}
        <DataPart person={person} />
      </div>
      <div>
        <AccessParts person={person} />
        <TokensPart person={person} />
        {may('logs:read') && <HistoryPart person={person} />}
      </div>
    </div>
  )
}
