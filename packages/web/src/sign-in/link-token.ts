import { pathOfPage } from '../base.ts'

/**
 * The token in the link's fragment, which browsers do not send to a server: `/undo#…`, `/restore#…`, `/access#token=…`. It is removed
 * from the URL first of all, so that it stays in no history, bookmark or screenshot. After a reload the person has to
 * open the link again.
 */
export const token = ['/undo', '/restore', '/lockdown', '/access', '/welcome'].includes(pathOfPage())
  ? take()
  : ''

function take() {
  const carried = location.hash.slice(1)
  if (carried) history.replaceState(null, '', location.pathname + location.search)
  // Another link that is opened in this tab changes only the fragment, which loads nothing by itself.
  addEventListener('hashchange', () => location.reload())
  return new URLSearchParams(carried).get('token') ?? carried
}
