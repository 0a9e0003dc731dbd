import { Problem } from '@latchkey/contract'
import { bodyLimit } from 'hono/body-limit'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { languageOf, problemBody } from './problem.ts'

/** Maximum bytes of a form post: an ID token and a name fit. */
const most = 56 * 1024

/**
 * Some providers post the response from their own site. Redirects the browser to the page that reads it, with the
 * fields as query. OAuth 2.0 Form Post Response Mode; `docs/wire/account-api.md#5.3`.
 */
export function mountCallbacks(app: App, { config }: Services): void {
  for (const path of ['/account/callback/social/:connectorId', '/callback/:connectorId'] as const)
    app.post(path, bodyLimit({ maxSize: most }), async context => {
      const fields = await context.req.parseBody({ all: true }).catch(() => undefined)
      const given = Object.entries(fields ?? {})
      if (!fields || given.some(([, value]) => typeof value !== 'string')) {
        const language = languageOf(context.env.incoming, new URLSearchParams())
        return context.json(problemBody(new Problem('oidc.invalid_request'), language), 400)
      }
      // The cast is safe: the check above requires strings.
      const query = new URLSearchParams(given as [string, string][])
      context.header('cache-control', 'no-store')
      context.header('referrer-policy', 'no-referrer')
      return context.redirect(`${config.endpoint}${context.req.path}?${query}`, 303)
    })
}
