import { Problem } from '@latchkey/contract'
import type { HonoRequest } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
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
  // Relative to the host: the browser stays where it is.
  const prefix = new URL(config.endpoint).pathname.replace(/\/$/, '')
  for (const path of ['/account/callback/social/:connectorId', '/callback/:connectorId'] as const)
    app.post(path, bodyLimit({ maxSize: most }), async context => {
      const fields = callbackFields.safeParse(await readFields(context.req).catch(() => undefined))
      if (!fields.success) {
        const language = languageOf(context.env.incoming, new URLSearchParams())
        return context.json(problemBody(new Problem('oidc.invalid_request'), language), 400)
      }
      context.header('cache-control', 'no-store')
      context.header('referrer-policy', 'no-referrer')
      return context.redirect(`${prefix}${context.req.path}?${new URLSearchParams(fields.data)}`, 303)
    })
}

/** Of a form each is a text; in JSON, lifetimes may be numbers. */
const callbackFields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))

function readFields(request: HonoRequest): Promise<unknown> {
  const isJson = /^application\/json *(;|$)/i.test(request.header('content-type') ?? '')
  return isJson ? request.json() : request.parseBody({ all: true })
}
