import { useEffect, useState } from 'react'

/** Whether to show the saved mark: for 3 s after each `show`. */
export function useSavedMark() {
  const [shownAt, setShownAt] = useState<number>()
  useEffect(() => {
    if (shownAt === undefined) return
    const timer = setTimeout(() => setShownAt(undefined), 3_000)
    return () => clearTimeout(timer)
  }, [shownAt])
  return { isShown: shownAt !== undefined, show: () => setShownAt(performance.now()) }
}
