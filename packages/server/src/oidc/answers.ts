import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { KoaContextWithOIDC } from 'oidc-provider'

/**
 * Routes whose responses are compressed: read often, and without secrets. Compressing a secret beside attacker-chosen
 * text would reveal it (BREACH).
 */
const compressed = new Set(['discovery', 'jwks', 'userinfo'])

/** Routes that our own pages call by a script. */
const askedByPages = new Set(['end_session_confirm', 'code_verification'])

/** Bytes below which compression does not pay off. */
const worthwhile = 1024

/** Sets headers for caching and framing, and compresses the response if the client accepts that. */
export function dressAnswer(ctx: KoaContextWithOIDC): void {
  const { route } = ctx.oidc
  if (ctx.status === 503) ctx.set('retry-after', '1')
  // Required by RFC 7235 section 4.1, also where the library did not see an `Authorization` header, as with an empty
  // secret.
  if (ctx.status === 401 && ctx.oidc.client && !ctx.response.get('www-authenticate'))
    ctx.set('www-authenticate', `Basic realm="${ctx.oidc.issuer}"`)
  // A self-submitting form, which an application may load in a frame for a request without a prompt. It has no
  // controls, so there is no risk of clickjacking.
  if ((route === 'authorization' || route === 'resume') && ctx.status === 200) ctx.remove('x-frame-options')
  if (askedByPages.has(route) && ctx.status === 303 && ctx.accepts('html', 'json') === 'json')
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

/**
 * Returns the redirect target as JSON to our own page: its content security policy forbids forms that lead to another
 * site.
 */
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
