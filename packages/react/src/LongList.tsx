import { Button, useText } from '@latchkey/ui'
import { type ReactElement, useLayoutEffect, useRef, useState } from 'react'

const shownAtFirst = 8

/** A list that shows its first items, and all of them on demand. */
export function LongList({ children }: { children: ReactElement[] }) {
  const say = useText()
  const list = useRef<HTMLUListElement>(null)
  const [isOpen, setOpen] = useState(false)
  const isCut = !isOpen && children.length > shownAtFirst
  // The button that has the focus is gone; the first new item takes it.
  useLayoutEffect(() => {
    if (!isOpen) return
    const item = list.current?.children[shownAtFirst]
    const target = item?.querySelector('button, a[href]') ?? item
    if (!(target instanceof HTMLElement)) return
    if (target === item) target.tabIndex = -1
    target.focus()
  }, [isOpen])
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
