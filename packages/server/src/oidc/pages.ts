import { chooseLanguage, languages } from '@latchkey/locales'
import { letterTexts } from '@latchkey/locales/server'
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

/** People get a page, programs the body of contract management-api 8.9. */
export function sendError(ctx: KoaContextWithOIDC, out: OAuthError, endpoint: string): void {
  const query = new URLSearchParams({
    code: `oidc.${out.error}`,
    ...(out.error_description && { message: out.error_description }),
  })
  ctx.status = 303
  ctx.redirect(`${endpoint}/error?${query}`)
}
