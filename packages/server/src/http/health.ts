import { Problem } from '@latchkey/contract'
import type { Services } from '../services.ts'
import { type Database, sql } from '../store/database.ts'
import type { App } from './api.ts'
import { isFromThisMachine } from './local-requests.ts'
import { problemBody } from './problem.ts'

/** Endpoints for operators: liveness, readiness, metrics. */
export function mountOperations(app: App, { config, database, health, metrics }: Services): void {
  // A degraded server still counts as alive: restarting it would not help.
  app.get('/healthz', context => context.text(health.trouble ? `degraded: ${health.trouble}` : 'ok'))

  app.get('/readyz', async context => {
    const reason = health.isDraining
      ? 'the server is ending'
      : (health.trouble ?? (await reasonNotReady(database)))
    return reason ? context.text(reason, 503, { 'retry-after': '1' }) : context.text('ok')
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

/** The reason why the database cannot serve requests. The failure also closes a session that began read-only. */
async function reasonNotReady(database: Database): Promise<string | undefined> {
  const requireWritable = sql`do $$ begin
    if current_setting('transaction_read_only')::boolean then
      raise exception using errcode = 'read_only_sql_transaction';
    end if; end $$`
  return database.query(requireWritable).then(
    () => undefined,
    () => 'the database cannot be reached, or cannot be written to',
  )
}
