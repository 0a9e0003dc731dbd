import { chooseLanguage, languages } from '@latchkey/locales'
import { errorTexts, letterTexts } from '@latchkey/locales/server'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { acceptedLanguages } from '../policies/language.ts'
import { requestOfEndedSession } from './repeated-request.ts'

type OAuthError = { error: string; error_description?: string | undefined }

/** Ends the session without a confirmation, by a self-submitting form, in response to RP-initiated logout. */
export function sendLogoutForm(ctx: KoaContextWithOIDC, form: string, endpoint: string): void {
  ctx.set(
    'content-security-policy',
    `default-src 'none'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'`,
  )
  const language = chooseLanguage(acceptedLanguages(ctx.get('accept-language')))
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="${language}" dir="${languages[language].direction}"><meta charset="utf-8"><title>Latchkey</title>${form}
<input type="hidden" name="logout" value="yes" form="op.logoutForm">
<noscript><button name="logout" value="yes" form="op.logoutForm">${letterTexts[language]('logout.signOut')}</button></noscript>
<script src="${endpoint}/submit-form.js"></script></html>`
}

/** A self-contained page, since our other pages read the database. */
function sendUnavailable(ctx: KoaContextWithOIDC): void {
  const language = chooseLanguage(acceptedLanguages(ctx.get('accept-language')))
  const { direction } = languages[language]
  ctx.set('content-security-policy', `default-src 'none'; frame-ancestors 'none'; base-uri 'none'`)
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="${language}" dir="${direction}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Latchkey</title>
<p>${errorTexts[language]('server.unavailable')}</p></html>`
}

/**
 * Sends an error: a page to people, the body of docs/wire/management-api.md#8.9 to programs that accept JSON only. An
 * interaction that expired or began in another browser is `session.not_found`; where its session ended, a browser repeats
 * the request.
 */
export function sendError(
  ctx: KoaContextWithOIDC,
  { out, error }: { out: OAuthError; error: Error },
  endpoint: string,
): void {
  if (ctx.status === 503) {
    sendUnavailable(ctx)
    return
  }
  const isLost = error instanceof errors.SessionNotFound
  if (isLost) lost.add(ctx)
  if (ctx.accepts('html', 'json') === 'json') {
    const { status } = ctx
    ctx.body = out
    ctx.status = status
    return
  }
  ctx.status = 303
  const again = isLost ? requestOfEndedSession(ctx) : undefined
  if (again) {
    ctx.redirect(`${endpoint}/oidc/auth?${again}`)
    return
  }
  const query = new URLSearchParams({
    code: isLost ? 'session.not_found' : `oidc.${out.error}`,
    ...(out.error_description && { message: out.error_description }),
  })
  ctx.redirect(`${endpoint}/error?${query}`)
}

/** Requests whose interaction was not found. */
const lost = new WeakSet<object>()

/** The error code of docs/wire/management-api.md#8.9. */
export function codeOf(ctx: KoaContextWithOIDC, error: string | undefined): string {
  return lost.has(ctx) ? 'session.not_found' : `oidc.${error}`
}
