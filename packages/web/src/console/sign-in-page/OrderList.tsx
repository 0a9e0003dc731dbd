import { Icon, IconButton } from '@latchkey/ui'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMay } from '../access.ts'
import { useSay } from '../texts.tsx'

type OrderListProps<Entry> = {
  label: string
  entries: readonly Entry[]
  idOf: (entry: Entry) => string
  nameOf: (entry: Entry) => string
  onOrder: (entries: Entry[]) => void
  /** Without it entries are not taken out of the list. */
  onRemove?: (entry: Entry) => void
  /** More about an entry, and what else can be done with it. */
  more?: (entry: Entry) => ReactNode
}

/** A list in an order of the administrator’s. Buttons move an entry, so that no mouse is needed. */
export function OrderList<Entry>(props: OrderListProps<Entry>) {
  const { label, entries, idOf, nameOf, onOrder, onRemove, more } = props
  const say = useSay()
  const canWrite = useMay()('settings:write')
  const move = (from: number, to: number) => {
    const next = [...entries]
    const [moved] = next.splice(from, 1)
    if (moved !== undefined) next.splice(to, 0, moved)
    onOrder(next)
  }
  return (
    <ol className="lk-order" aria-label={label}>
      {entries.map((entry, index) => {
        const name = nameOf(entry)
        return (
          <li key={idOf(entry)}>
            <span className="lk-order-words">{name}</span>
            {more?.(entry)}
            {canWrite && (
              <span className="lk-order-actions">
                <IconButton
                  label={say('signInPage.order.up', { name })}
                  isDisabled={index === 0}
                  onPress={() => move(index, index - 1)}
                >
                  <Icon of={ArrowUp} size={16} />
                </IconButton>
                <IconButton
                  label={say('signInPage.order.down', { name })}
                  isDisabled={index === entries.length - 1}
                  onPress={() => move(index, index + 1)}
                >
                  <Icon of={ArrowDown} size={16} />
                </IconButton>
                {onRemove && (
                  <IconButton
                    label={say('signInPage.order.remove', { name })}
                    onPress={() => onRemove(entry)}
                  >
                    <Icon of={X} size={16} />
                  </IconButton>
                )}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
