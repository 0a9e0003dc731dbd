import { useEffect, useState } from 'react'

/** Shown for 3 s after `show`, again from the start when called again. */
export function useSavedMark() {
  const [shownAt, setShownAt] = useState<number>()
  useEffect(() => {
    if (shownAt === undefined) return
    const timer = setTimeout(() => setShownAt(undefined), 3_000)
    return () => clearTimeout(timer)
  }, [shownAt])
  return { isShown: shownAt !== undefined, show: () => setShownAt(performance.now()) }
}
