import { useSyncExternalStore } from 'react'
import { addressOf, pathOfPage } from '../base.ts'
import { follow, isSuccessShown, wayBack } from './way-back.ts'
import { isAlwaysShown, successPages, wirePathOf } from './wire-paths.ts'

const page = '/account'

/** The path below the account page, which is kept in the browser's history. */
export function usePathBelowPage() {
  return useSyncExternalStore(watch, presentPath)
}

function presentPath() {
  const path = pathBelowPage()
  return wirePathOf(path)?.opens ?? path
}

const pathBelowPage = () => pathOfPage().slice(page.length) || '/'

/** The title of a success page; undefined on all other pages. */
export function titleOfSuccess(path: string) {
  return Object.hasOwn(successPages, path) ? successPages[path as keyof typeof successPages] : undefined
}

/** The value that an application has filled in for a new address or username; docs/wire/account-api.md#5.2. */
export function identifierOfQuery() {
  return new URLSearchParams(location.search).get('identifier') ?? undefined
}

/**
 * Navigates to a path. Going up to the page that the person came from goes back in the history, so that the back
 * button does not open the dialog again.
 */
export function navigate(path: string) {
  const present = presentPath()
  const isUp = path === '/' || present.startsWith(`${path}/`)
  const { from } = (history.state ?? {}) as { from?: string }
  if (isUp && from === path) return history.back()
  show(path, isUp ? 'replaceState' : 'pushState', isUp ? history.state : { from: present })
}

/**
 * Leaves a dialog whose change is saved. Where it was a single task that an application linked to, the success page
 * comes next, or the page that the application asked for; docs/wire/account-api.md#5.2.
 */
export async function finish(parent: string) {
  const success = wirePathOf(pathBelowPage())?.success
  if (!success) return navigate(parent)
  const back = isAlwaysShown(success) || isSuccessShown() ? undefined : await wayBack()
  if (back) follow(back)
  else show(success, 'replaceState', null)
}

function show(path: string, change: 'pushState' | 'replaceState', state: unknown) {
  history[change](state, '', addressOf(page + (path === '/' ? '' : path)))
  dispatchEvent(new PopStateEvent('popstate'))
}

function watch(change: () => void) {
  addEventListener('popstate', change)
  return () => removeEventListener('popstate', change)
}
