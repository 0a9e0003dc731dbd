import { chooseLanguage, languages } from '@latchkey/locales'
import { errorTexts, letterTexts } from '@latchkey/locales/server'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { acceptedLanguages } from '../policies/language.ts'

type OAuthError = { error: string; error_description?: string | undefined }

/** Ends the session without asking again, by a form that submits itself: the answer to RP-initiated logout. */
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

/** A page that needs nothing but itself: what the others show is read from the database. */
function sendUnavailable(ctx: KoaContextWithOIDC): void {
  const language = chooseLanguage(acceptedLanguages(ctx.get('accept-language')))
  const { direction } = languages[language]
  ctx.set('content-security-policy', `default-src 'none'; frame-ancestors 'none'; base-uri 'none'`)
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="${language}" dir="${direction}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Latchkey</title>
<p>${errorTexts[language]('server.unavailable')}</p></html>`
}

/** People get a page, programs the body of contract management-api 8.9. */
export function sendError(ctx: KoaContextWithOIDC, out: OAuthError, endpoint: string): void {
  if (ctx.status === 503) {
    sendUnavailable(ctx)
    return
  }
  const query = new URLSearchParams({
    code: `oidc.${out.error}`,
    ...(out.error_description && { message: out.error_description }),
  })
  ctx.status = 303
  ctx.redirect(`${endpoint}/error?${query}`)
}
