import type { IncomingMessage } from 'node:http'
import { Problem } from '@latchkey/contract'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { networkOf } from '../policies/client-network.ts'
import type { Services } from '../services.ts'
import type { RequestClient } from '../store/actor.ts'
import { guesses, refuseCode } from './device-flow.ts'
import { originalOf } from './forward.ts'

/** Throttles guesses of user codes, by address and for the server, on all nodes (RFC 8628 section 5.1). */
export function throttleUserCodes(
  { settings, throttles, config }: Services,
  provider: Provider,
  clientOf: (message: IncomingMessage) => RequestClient,
): void {
  provider.use(async (koa, next) => {
    if (koa.path !== '/device' || koa.method !== 'POST') return next()
    // The provider sets `oidc` on the requests that it handles.
    const ctx = koa as KoaContextWithOIDC
    // The library fails without a session, which keeps the CSRF token.
    if (!koa.cookies.get(provider.cookieName('session')))
      return refuseCode(ctx, config.endpoint, { reason: 'lost', error: 'invalid_request', status: 400 })
    const network = networkOf(clientOf(originalOf(koa.req)).address)
    const subject = {
      kind: 'secret',
      settings: await settings.read(),
      place: 'device',
      from: { network },
    } as const
    return throttles
      .hold(subject, next, () => guesses.has(ctx))
      .catch(error => {
        if (!(error instanceof Problem) || error.code !== 'request.throttled') throw error
        const { retryAfter } = error.data as { retryAfter: number }
        ctx.set('retry-after', String(retryAfter))
        refuseCode(ctx, config.endpoint, { reason: 'throttled', error: 'slow_down', status: 429 })
      })
  })
}
