import { lazy, Suspense } from 'react'
import { oneTapOf } from './one-tap.ts'
import { useSignInContext } from './SignInContext.tsx'
import type { Terms } from './Terms.tsx'

const OneTapPrompt = lazy(() =>
  import('./OneTapPrompt.tsx').then(({ OneTapPrompt }) => ({ default: OneTapPrompt })),
)

/** Google One Tap, where the settings have it on. It waits for the agreement to the legal documents. */
export function OneTap({ isBegun, terms }: { isBegun: boolean; terms: Terms }) {
  const oneTap = oneTapOf(useSignInContext().experience)
  if (!oneTap || !isBegun || (terms.isNeeded && !terms.isAgreed)) return null
  return (
    <Suspense fallback={null}>
      <OneTapPrompt oneTap={oneTap} />
    </Suspense>
  )
}
