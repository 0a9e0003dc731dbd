import { Button, focusInside, useText } from '@latchkey/ui'
import { type ReactElement, useEffect, useRef, useState } from 'react'

const shownAtFirst = 8

/** A list that shows its first items, and all of them on demand. */
export function LongList({ children }: { children: ReactElement[] }) {
  const say = useText()
  const [isOpen, setOpen] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  // The button is gone: the focus goes on with the first item that it showed.
  useEffect(() => {
    if (isOpen) focusInside(list.current?.children[shownAtFirst])
  }, [isOpen])
  const isCut = !isOpen && children.length > shownAtFirst
  return (
    <>
      <ul ref={list}>{isCut ? children.slice(0, shownAtFirst) : children}</ul>
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
