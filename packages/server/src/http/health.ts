import { Problem } from '@latchkey/contract'
import type { Services } from '../services.ts'
import { sql } from '../store/database.ts'
import type { App } from './api.ts'
import { isFromThisMachine } from './local-requests.ts'
import { problemBody } from './problem.ts'

/** For whoever runs the server: liveness, readiness, metrics. */
export function mountOperations(app: App, { config, database, metrics }: Services): void {
  app.get('/healthz', context => context.text('ok'))

  app.get('/readyz', async context => {
    try {
      await database.query(sql`select 1`)
      return context.text('ok')
    } catch {
      return context.text('the database cannot be reached', 503)
    }
  })

  app.get('/metrics', async context => {
    const { incoming } = context.env
    const isKnown =
      config.metricsToken !== undefined && incoming.headers.authorization === `Bearer ${config.metricsToken}`
    if (!isFromThisMachine(incoming, config.endpoint) && !isKnown)
      return context.json(problemBody(new Problem('auth.forbidden'), 'en'), 403)
    return context.body(await metrics.text(), 200, { 'content-type': metrics.contentType })
  })
}
