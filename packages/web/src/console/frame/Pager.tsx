import { Button } from '@latchkey/ui'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import './Pager.css'

export const pageSize = 20

/** The page of a list that the address names: `?page=3`. */
export function usePage(): number {
  return Math.max(1, Number(useView().view.page) || 1)
}

/** Where one is in a long list, and the way on. */
export function Pager({ total }: { total: number }) {
  const say = useSay()
  const { open } = useView()
  const page = usePage()
  const first = (page - 1) * pageSize + 1
  const last = Math.min(page * pageSize, total)
  const go = (to: number) => {
    open({ page: to > 1 ? String(to) : undefined })
    scrollTo(0, 0)
  }
  if (total === 0) return null
  return (
    <nav className="lk-pager">
      <p role="status">{say('frame.range', { first, last, count: total })}</p>
      {total > pageSize && (
        <>
          <Button isDisabled={page === 1} onPress={() => go(page - 1)}>
            {say('frame.previous')}
          </Button>
          <Button isDisabled={last >= total} onPress={() => go(page + 1)}>
            {say('frame.next')}
          </Button>
        </>
      )}
    </nav>
  )
}
