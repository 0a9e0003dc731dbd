import { pathOfPage } from '../base.ts'

/**
 * What the link carries after `#`, which browsers send to nobody. It leaves the address bar before anything else happens, so
 * that it stays in no history, no bookmark and no screenshot; a reload asks for the link again.
 */
export const token = pathOfPage() === '/undo' ? take() : ''

function take() {
  const carried = location.hash.slice(1)
  if (carried) history.replaceState(null, '', location.pathname + location.search)
  return carried
}
