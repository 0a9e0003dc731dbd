import { useLayoutEffect } from 'react'
import { afterDialog } from './after-dialog.ts'

/**
 * Keeps the focus on the page when a dialog closes and the control that opened it is gone: moves it to what stands in
 * the same row now, to the next row, to the one before, or to the heading.
 */
export function useReturnedFocus(isOpen: boolean): void {
  // A layout effect, because the dialog takes the focus in an effect.
  useLayoutEffect(() => {
    if (!isOpen) return
    const places = placesNear(document.activeElement)
    return () =>
      afterDialog(() => {
        if (!document.activeElement || document.activeElement === document.body) focusFirst(places)
      })
  }, [isOpen])
}

function placesNear(opener: Element | null): Element[] {
  const row = opener?.closest('li, .lk-row')
  const rows = [...(row?.parentElement?.children ?? [])]
  const position = row ? rows.indexOf(row) : 0
  const heading = opener?.closest('section')?.querySelector('h2')
  return [...rows.slice(position), ...rows.slice(0, position).reverse(), ...(heading ? [heading] : [])]
}

function focusFirst(places: readonly Element[]): void {
  const controls = places.map(place =>
    place.matches('h2') ? place : place.querySelector('button:not([disabled]), a[href]'),
  )
  const target = controls.find(each => each?.isConnected) ?? document.querySelector('h1[tabindex]')
  if (target instanceof HTMLElement) target.focus()
}
