import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { KoaContextWithOIDC } from 'oidc-provider'

/** What clients read again and again, and nothing in it is a secret of theirs: compressed, a secret beside chosen text can be guessed. */
const compressed = new Set(['discovery', 'jwks', 'userinfo'])

/** Bytes below which compression makes an answer no smaller. */
const worthwhile = 1024

/** Says how an answer may be kept, recognized and shown, and makes it smaller where the client takes that. */
export function dressAnswer(ctx: KoaContextWithOIDC): void {
  const { route } = ctx.oidc
  if (ctx.status === 503) ctx.set('retry-after', '1')
  // RFC 7235 section 4.1: also where the library did not see the header, as with an empty secret.
  if (ctx.status === 401 && ctx.oidc.client && !ctx.response.get('www-authenticate'))
    ctx.set('www-authenticate', `Basic realm="${ctx.oidc.issuer}"`)
  // A page that posts itself to the application, in the frame where it asked without a prompt: there is nothing to click on.
  if ((route === 'authorization' || route === 'resume') && ctx.status === 200) ctx.remove('x-frame-options')
  if (route === 'end_session_confirm' && ctx.status === 303 && ctx.accepts('html', 'json') === 'json')
    answerToPage(ctx)
  if (ctx.status !== 200 || !compressed.has(route)) return
  if (route === 'jwks') ctx.set('cache-control', 'no-cache')
  const text = JSON.stringify(ctx.body)
  if (typeof ctx.body !== 'object' || text === undefined) return
  if (route === 'userinfo') ctx.etag = createHash('sha256').update(text).digest('base64url')
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  compress(ctx, text)
}

/** Our page that asks is told where to go: its security policy lets no form lead to another site. */
function answerToPage(ctx: KoaContextWithOIDC): void {
  const redirectTo = ctx.response.get('location')
  ctx.remove('location')
  ctx.status = 200
  ctx.body = { redirectTo }
}

function compress(ctx: KoaContextWithOIDC, text: string): void {
  ctx.vary('accept-encoding')
  if (text.length < worthwhile || ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') return
  if (!ctx.response.get('content-type')) ctx.type = 'json'
  ctx.set('content-encoding', 'gzip')
  ctx.body = gzipSync(text)
}
