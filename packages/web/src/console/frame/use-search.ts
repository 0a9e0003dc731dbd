import { useEffect, useRef, useState } from 'react'
import { useView } from '../navigation.ts'

const pause = 40

/** What is typed into the search field of a page. The address, and with it the list, follow after a short pause. */
export function useSearch(): readonly [typed: string, setTyped: (typed: string) => void] {
  const { view, set } = useView()
  const present = view.q ?? ''
  const [typed, setTyped] = useState(present)
  const sent = useRef(present)
  useEffect(() => {
    if (present === sent.current) return
    sent.current = present
    setTyped(present)
  }, [present])
  useEffect(() => {
    if (typed.trim() === sent.current) return
    const timer = setTimeout(() => {
      sent.current = typed.trim()
      set({ q: sent.current, page: undefined })
    }, pause)
    return () => clearTimeout(timer)
  }, [typed, set])
  return [typed, setTyped]
}
