import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '../store/database.ts'
import { asksTooSoon } from './device-polls.ts'
import { inOAuthWords } from './oauth-errors.ts'

type OAuthError = { error: string; error_description?: string | undefined }

/** Why a user code is not accepted, by the library's error, for the page. */
const reasons: Record<string, { reason: string; error: string }> = {
  NoCodeError: { reason: 'missing', error: 'invalid_request' },
  NotFoundError: { reason: 'unknown', error: 'invalid_request' },
  ExpiredError: { reason: 'expired', error: 'expired_token' },
  AlreadyUsedError: { reason: 'used', error: 'invalid_request' },
  AbortedError: { reason: 'denied', error: 'access_denied' },
}

/** Requests that named an unknown user code, which the throttle counts. */
export const guesses = new WeakSet<object>()

/**
 * The device flow (RFC 8628, docs/wire/management-api.md#8.6). The page `/device` asks for the user code and for its
 * confirmation, by JSON; a form without a script is redirected to it.
 */
export function deviceFlow(endpoint: string) {
  return {
    enabled: true,
    // The address of a device could be forged by the header of a proxy, and no page shows it.
    deviceInfo: () => ({}),
    userCodeInputSource(ctx: KoaContextWithOIDC, _form: string, out?: OAuthError, failure?: Error) {
      if (ctx.status === 503) {
        ctx.body = out
        return
      }
      if (!failure) return toPage(ctx, endpoint, { user_code: ctx.state.userCode })
      if (failure.name === 'NotFoundError') guesses.add(ctx)
      // The library’s words for a browser without the session of its CSRF token.
      const isLost = out?.error_description === 'could not find device form details'
      const { reason, error } = reasons[failure.name] ?? {
        reason: isLost ? 'lost' : 'failed',
        error: out?.error ?? 'invalid_request',
      }
      refuseCode(ctx, endpoint, { reason, error, status: 400 })
    },
    userCodeConfirmSource(...[ctx, , client, , userCode]: Confirmation) {
      if (!wantsJson(ctx)) return toPage(ctx, endpoint, { user_code: userCode })
      const application = { id: client.clientId, name: client.clientName ?? client.clientId }
      ctx.body = { application, userCode, xsrf: secretOf(ctx) }
    },
    successSource: (ctx: KoaContextWithOIDC) =>
      toPage(ctx, endpoint, { result: 'done', app_id: ctx.oidc.client?.clientId }),
  }
}

type Client = NonNullable<KoaContextWithOIDC['oidc']['client']>
type Confirmation = [
  ctx: KoaContextWithOIDC,
  form: string,
  client: Client,
  deviceInfo: unknown,
  userCode: string,
]

function toPage(ctx: KoaContextWithOIDC, endpoint: string, query: Record<string, string | undefined>): void {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : ''
  ctx.status = 303
  ctx.redirect(`${endpoint}/device${search}#${secretOf(ctx)}`)
}

type Refusal = { reason: string; error: string; status: number }

/** Refuses a user code: to the page by JSON, to a form by a redirect to the page. */
export function refuseCode(
  ctx: KoaContextWithOIDC,
  endpoint: string,
  { reason, error, status }: Refusal,
): void {
  if (!wantsJson(ctx)) {
    toPage(ctx, endpoint, { error: reason })
    return
  }
  const message = `the user code is refused: ${reason}`
  ctx.body = {
    code: `oidc.${error}`,
    message,
    error,
    error_description: message,
    reason,
    xsrf: secretOf(ctx),
  }
  ctx.status = status
}

/** The CSRF token of the page's forms, in the fragment, which reaches no server and no log. */
function secretOf(ctx: KoaContextWithOIDC): string {
  return String(ctx.oidc?.session?.state?.secret ?? '')
}

function wantsJson(ctx: KoaContextWithOIDC): boolean {
  return ctx.accepts('html', 'json') === 'json'
}

/** What the library leaves to a server: the link with the code in it, and the pace of polling. */
export function completeDeviceFlow(provider: Provider, database: Database): void {
  provider.use(async (koa, next) => {
    // RFC 8628 section 3.3.1: the person confirms the code of a link, too. The library would submit it by itself.
    if (koa.path === '/device' && koa.method === 'GET' && koa.query.user_code !== undefined) {
      koa.state.userCode = String(koa.query.user_code).slice(0, 32)
      koa.query = {}
    }
    await next()
    // The provider sets `oidc` on the requests that it handles.
    const ctx = koa as KoaContextWithOIDC
    const { code, ...body } = (ctx.body ?? {}) as Partial<OAuthError> & { code?: string }
    if (body.error !== 'authorization_pending' || ctx.oidc?.route !== 'token') return
    if (!(await asksTooSoon(inOAuthWords(database), String(ctx.oidc.params?.device_code), new Date()))) return
    const { status } = ctx
    const description = 'wait five seconds longer between requests'
    ctx.body = {
      ...(code !== undefined && { code: 'oidc.slow_down', message: description }),
      error: 'slow_down',
      error_description: description,
    }
    ctx.status = status
  })
}
