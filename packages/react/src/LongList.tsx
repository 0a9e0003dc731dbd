import { Button, useText } from '@latchkey/ui'
import { type ReactElement, useState } from 'react'

const shownAtFirst = 8

/** A list that shows its first items, and all of them on demand. */
export function LongList({ children }: { children: ReactElement[] }) {
  const say = useText()
  const [isOpen, setOpen] = useState(false)
  const isCut = !isOpen && children.length > shownAtFirst
  return (
    <>
      <ul>{isCut ? children.slice(0, shownAtFirst) : children}</ul>
      {isCut && (
        <div className="lk-card-foot">
          <Button look="quiet" onPress={() => setOpen(true)}>
            {say('list.showAll', { count: children.length })}
          </Button>
        </div>
      )}
    </>
  )
}
