import { etag } from 'hono/etag'
import { withoutRequests } from '../policies/custom-css.ts'
import type { Services } from '../services.ts'
import type { Settings } from '../store/settings.ts'
import type { App } from './api.ts'

/** The style sheets that administrators set, by the document that has them. */
const sheets: Record<string, { path: string; cssOf: (settings: Settings) => string | null }> = {
  'account.html': { path: 'account.css', cssOf: ({ accountCenter }) => accountCenter.customCss },
  'sign-in.html': { path: 'sign-in.css', cssOf: ({ signInExperience }) => signInExperience.customCss },
}

/** Serves each style sheet without what would send a request; see `policies/custom-css.ts`. */
export function mountCustomCss(app: App, { settings }: Services): void {
  for (const { path, cssOf } of Object.values(sheets)) {
    const cleaned = remembered(withoutRequests)
    app.get(`/${path}`, etag(), async context => {
      const css = cleaned(cssOf(await settings.read()) ?? '')
      return context.body(css, 200, {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      })
    })
  }
}

/** Keeps the last result: parsing a large style sheet takes a second, in which other requests wait. */
function remembered(clean: (css: string) => string): (css: string) => string {
  let [last, result] = ['', '']
  return css => {
    if (css !== last) [last, result] = [css, clean(css)]
    return result
  }
}

/** The link to a document's style sheet; empty if there is none. */
export function linkOfCustomCss(file: string, settings: Settings | undefined): string {
  const sheet = sheets[file]
  return sheet && settings && sheet.cssOf(settings) ? `<link rel="stylesheet" href="${sheet.path}">` : ''
}
