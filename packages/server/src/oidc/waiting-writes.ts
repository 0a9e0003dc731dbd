import Provider from 'oidc-provider'
import { type Queryable, type Sql, together } from '../store/database.ts'

const waiting = new WeakMap<object, Sql[]>()

/**
 * Keeps a write until the next write of the same request to the provider, so that one statement carries both; at the
 * latest it is sent before the response. Only for a write whose result nobody reads in this request. Returns false
 * outside a request, where the caller must send it.
 */
export function letWait(write: Sql): boolean {
  const writes = Provider.ctx && waiting.get(Provider.ctx)
  writes?.push(write)
  return writes !== undefined
}

/** Takes the waiting writes of this request, to send them. */
export function takeWaiting(): Sql[] {
  return (Provider.ctx && waiting.get(Provider.ctx)?.splice(0)) ?? []
}

/** Sends what still waits at the end of a request. It fails before the response is sent. */
export function sendWaitingWrites(provider: Provider, database: Queryable): void {
  provider.use(async (ctx, next) => {
    const writes: Sql[] = []
    waiting.set(ctx, writes)
    await next()
    if (writes.length > 0) await database.query(together(writes.splice(0)))
  })
}
