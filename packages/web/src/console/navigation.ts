import { useEffect, useSyncExternalStore } from 'react'
import { addressOf, pathOfPage } from '../base.ts'

const page = '/console'

type Query = Readonly<Record<string, string | undefined>>

/** The address of a page of the console, for `href`. */
export function hrefOf(path: string, query: Query = {}): string {
  return addressOf(page + (path === '/' ? '' : path) + searchOf(new URLSearchParams(), query))
}

/** Path below `/console`. */
export function usePath(): string {
  return useSyncExternalStore(watch, pathBelowPage)
}

/** Opens a page, in the place of an open dialog. What is not saved is asked about first. */
export function navigate(path: string, query: Query = {}): void {
  const go = () => show(hrefOf(path, query), isAtDialog() ? 'replaceState' : 'pushState')
  if (unsaved.size > 0) ask(go)
  else go()
}

/** As `navigate`, in the place of the present entry of the history. */
export function replace(path: string): void {
  show(hrefOf(path), 'replaceState')
}

/**
 * The view of a page: filters, number of the page, selected tab, open dialog. All of it is in the query of the address, so
 * it survives a reload and can be sent to others. `set` replaces the entry of the history, as typing does; `open` makes
 * a new one, which the back button closes.
 */
export function useView(): {
  view: Readonly<Record<string, string>>
  set: (change: Query) => void
  open: (change: Query) => void
} {
  const search = useSyncExternalStore(watch, () => location.search)
  return { view: Object.fromEntries(new URLSearchParams(search)), set, open }
}

/** A dialog with an address of its own: `?dialog=suspend`. */
export function useDialog(name: string) {
  const { view, open } = useView()
  return {
    isOpen: view.dialog === name,
    open: (more: Query = {}) => open({ dialog: name, ...more }),
    close: closeDialog,
  }
}

/** Goes back if the dialog was opened on this page, so that the back button does not open it again. */
function closeDialog(): void {
  if (isAtDialog()) history.back()
  else set({ dialog: undefined, of: undefined })
}

/** Whether the present entry of the history is a dialog that was opened on this page. */
function isAtDialog(): boolean {
  return ((history.state ?? {}) as { isDialog?: boolean }).isDialog === true
}

function set(change: Query): void {
  show(currentWith(change), 'replaceState', history.state)
}

function open(change: Query): void {
  show(currentWith(change), 'pushState', change.dialog ? { isDialog: true } : null)
}

function currentWith(change: Query): string {
  return location.pathname + searchOf(new URLSearchParams(location.search), change)
}

function searchOf(query: URLSearchParams, change: Query): string {
  for (const [name, value] of Object.entries(change)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  return query.size > 0 ? `?${query}` : ''
}

function show(address: string, change: 'pushState' | 'replaceState', state: unknown = null): void {
  history[change](state, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}

const pathBelowPage = () => pathOfPage().slice(page.length) || '/'

function watch(change: () => void) {
  addEventListener('popstate', change)
  return () => removeEventListener('popstate', change)
}

const unsaved = new Set<symbol>()
let pending: (() => void) | undefined
const askers = new Set<() => void>()

/** While `isUnsaved`, leaving the page by a link or shortcut asks first. The browser's own ways are warned of by `SaveBar`. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return
    const form = Symbol()
    unsaved.add(form)
    return () => {
      unsaved.delete(form)
    }
  }, [isUnsaved])
}

/** What waits for an answer to "Leave without saving?". */
export function useLeaving() {
  const waiting = useSyncExternalStore(
    changed => {
      askers.add(changed)
      return () => askers.delete(changed)
    },
    () => pending,
  )
  return { isAsked: waiting !== undefined, stay: () => ask(undefined), leave }
}

function leave(): void {
  const go = pending
  ask(undefined)
  unsaved.clear()
  go?.()
}

function ask(go: (() => void) | undefined): void {
  pending = go
  for (const changed of askers) changed()
}
