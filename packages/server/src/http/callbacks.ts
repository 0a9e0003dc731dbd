import { Problem } from '@latchkey/contract'
import { bodyLimit } from 'hono/body-limit'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { languageOf, problemBody } from './problem.ts'

/** Bytes; an ID token and a name. */
const most = 56 * 1024

/**
 * Some providers post what the page needs, from their own site: the browser is sent on to the page that reads it.
 * OAuth 2.0 Form Post Response Mode; contract account-api 5.3.
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
      // Every one of them is a text, as was just seen.
      const query = new URLSearchParams(given as [string, string][])
      context.header('cache-control', 'no-store')
      context.header('referrer-policy', 'no-referrer')
      return context.redirect(`${config.endpoint}${context.req.path}?${query}`, 303)
    })
}
