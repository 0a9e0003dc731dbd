import { type ApplicationSignInExperience, Problem } from '@latchkey/contract'
import { etag } from 'hono/etag'
import { findApplicationExperience } from '../directory/application-experience.ts'
import { withoutRequests } from '../policies/custom-css.ts'
import type { Services } from '../services.ts'
import type { Settings } from '../store/settings.ts'
import type { App } from './api.ts'

type Look = Pick<ApplicationSignInExperience, 'applicationId' | 'customCss'> | undefined
type Sheet = { path: string; cssOf: (settings: Settings, look: Look) => string | null }

/** The style sheets that administrators set, by the document that has them. */
const sheets: Record<string, Sheet> = {
  'account.html': { path: 'account.css', cssOf: ({ accountCenter }) => accountCenter.customCss },
  'sign-in.html': {
    path: 'sign-in.css',
    cssOf: ({ signInExperience }, look) => look?.customCss ?? signInExperience.customCss,
  },
}

/** Serves each style sheet without what would send a request; see `policies/custom-css.ts`. */
export function mountCustomCss(app: App, { settings, database }: Services): void {
  const clean = remembering(withoutRequests)
  for (const { path, cssOf } of Object.values(sheets)) {
    app.get(`/${path}`, etag(), async context => {
      const id = context.req.query('app_id')
      const look = id === undefined ? undefined : await lookOf(id, database)
      const css = clean(cssOf(await settings.read(), look) ?? '')
      return context.body(css, 200, {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      })
    })
  }
}

/** Undefined for an application without a look, and for an id that cannot be one. */
function lookOf(applicationId: string, { quick }: Services['database']): Promise<Look> {
  return findApplicationExperience(quick, applicationId).catch(error => {
    if (error instanceof Problem && error.status < 500) return undefined
    throw error
  })
}

/** Style sheets whose results are kept. */
const most = 20

/** Keeps results: parsing a large style sheet takes a second, in which other requests wait. */
function remembering(clean: (css: string) => string): (css: string) => string {
  const kept = new Map<string, string>()
  return css => {
    const known = kept.get(css)
    if (known !== undefined) return known
    const [oldest] = kept.keys()
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest)
    const result = clean(css)
    kept.set(css, result)
    return result
  }
}

/** The link to a document's style sheet, that of its application if it has one; empty if there is none. */
export function linkOfCustomCss(file: string, settings: Settings | undefined, look: Look): string {
  const sheet = sheets[file]
  if (!sheet || !settings || !sheet.cssOf(settings, look)) return ''
  const own =
    file === 'sign-in.html' && look?.customCss ? `?app_id=${encodeURIComponent(look.applicationId)}` : ''
  return `<link rel="stylesheet" href="${sheet.path}${own}">`
}
