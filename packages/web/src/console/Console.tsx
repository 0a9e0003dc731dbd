import { Link, PageState, type Preferences, Skeleton } from '@latchkey/ui'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { Signpost } from 'lucide-react'
import { useEffect } from 'react'
import { type Administrator, AdministratorContext, useAdministrator } from './access.ts'
import { queries } from './data/client.ts'
import { ProblemNotice } from './data/ProblemNotice.tsx'
import { findRoute, shownSections } from './find-route.ts'
import { ConsoleFrame } from './frame/ConsoleFrame.tsx'
import { hrefOf, navigate, replace, usePath } from './navigation.ts'
import type { Route } from './routes.ts'
import { useSay } from './texts.tsx'

type ConsoleProps = { administrator: Administrator; preferences: Preferences }

/** The console of a signed-in administrator. */
export function Console({ administrator, preferences }: ConsoleProps) {
  return (
    <QueryClientProvider client={queries}>
      <AdministratorContext.Provider value={administrator}>
        <ConsoleFrame preferences={preferences}>
          <PresentPage />
        </ConsoleFrame>
      </AdministratorContext.Provider>
    </QueryClientProvider>
  )
}

function PresentPage() {
  const path = usePath()
  const { scopes } = useAdministrator()
  const found = findRoute(path, scopes)
  const start = shownSections(scopes)[0]?.path
  useEffect(() => {
    if (path === '/' && start) replace(start)
  }, [path, start])
  if (found) return <LoadedPage key={path} route={found.route} params={found.params} />
  return path === '/' && start ? null : <NothingHere start={start} />
}

function LoadedPage({ route, params }: { route: Route; params: Record<string, string> }) {
  const {
    data: Page,
    error,
    refetch,
  } = useQuery({
    queryKey: ['page', route.path],
    queryFn: route.load,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  })
  if (Page) return <Page params={params} />
  if (error) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  return <Skeleton width={240} height={32} />
}

function NothingHere({ start }: { start: string | undefined }) {
  const say = useSay()
  return (
    <PageState
      icon={Signpost}
      title={say('frame.nothingHere.title')}
      action={
        start && (
          <Link href={hrefOf(start)} onFollow={() => navigate(start)}>
            {say('frame.start')}
          </Link>
        )
      }
    >
      {say('frame.nothingHere')}
    </PageState>
  )
}
