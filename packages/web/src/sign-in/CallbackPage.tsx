import { AuthCardSkeleton } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { OtherBrowserPage } from './EndPages.tsx'
import { ProviderRefused } from './ProviderRefused.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { arrive, takeArrival } from './social.ts'
import { goOn } from './step-history.ts'
import { stepAfter } from './steps.ts'

/** The redirect URI of social providers. */
export function CallbackPage() {
  const { call } = useSignInContext()
  const [arrival] = useState(takeArrival)
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the provider's code is accepted once
  useEffect(() => {
    if (arrival) stepAfter(arrive(call, arrival)).then(goOn, setProblem)
  }, [])
  if (!arrival) return <OtherBrowserPage />
  if (problem) return <ProviderRefused problem={problem} />
  return <AuthCardSkeleton />
}
