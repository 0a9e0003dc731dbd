import { createHash, randomBytes } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { findInteraction } from '../oidc/interactions.ts'
import { builtInApplications } from '../policies/applications.ts'
import type { Services } from '../services.ts'

type PageContext = Context<{ Bindings: HttpBindings }>

/**
 * Cookies of pending requests; the page reads the one of its `state` and removes it. With TLS their names begin with
 * `__Host-`, so that a sibling domain cannot plant a request of its own (login CSRF; RFC 6265bis section 4.1.3.2).
 */
const prefix = 'latchkey_pending_'
/** Seconds: the lifetime of an interaction. */
const maxAge = 3600
/** Requests of other tabs that stay pending. */
const maxPending = 4

/**
 * Redirects a browser without a session from the account page to sign-in, so that it does not load the account page
 * first. A magic link is redirected in any case: the session may be another person's. Undefined if the page itself has
 * to decide.
 */
export async function enterAccount(services: Services, context: PageContext): Promise<Response | undefined> {
  const isCallback = context.req.query('state') !== undefined
  const link = magicLinkOf(context)
  // An administrator opens the page in the name of a person; the fragment has the token.
  const isImpersonation = context.req.query('impersonation') !== undefined
  if (isCallback || isImpersonation || (!link && getCookie(context, '_session'))) return undefined
  const { accountCenter } = await services.settings.read()
  if (!accountCenter.enabled) return undefined
  const { searchParams } = new URL(context.req.url)
  for (const name of Object.keys(link ?? {})) searchParams.delete(name)
  const search = searchParams.size > 0 ? `?${searchParams}` : ''
  const returnTo = new URL(services.config.endpoint + context.req.path).pathname + search
  return context.redirect(requestSignIn(services, context, { returnTo, link }), 303)
}

/** The parameters of a magic link; docs/wire/management-api.md#6.5. */
type MagicLink = { one_time_token: string; login_hint: string }

function magicLinkOf({ req }: PageContext): MagicLink | undefined {
  const [token, email] = [req.query('one_time_token'), req.query('login_hint')]
  return token && email ? { one_time_token: token, login_hint: email } : undefined
}

/** The pages that begin a sign-in, with the value of `first_screen` that leads to each. */
export const firstScreens = {
  '/sign-in': 'sign_in',
  '/register': 'register',
  '/forgot-password': 'reset_password',
}

/**
 * Begins an authorization request for a sign-in page that was opened without one, e.g. from a bookmark. Pages of a
 * request have `app_id` in their query; one that has expired is explained by the page.
 */
export async function enterSignIn(
  services: Services,
  context: PageContext,
  screen: string,
): Promise<Response | undefined> {
  if (context.req.query('app_id') !== undefined) return undefined
  if (await findInteraction(services, context.env).catch(() => undefined)) return undefined
  const { accountCenter, signInExperience } = await services.settings.read()
  if (signInExperience.unknownSessionRedirectUrl)
    return context.redirect(signInExperience.unknownSessionRedirectUrl, 303)
  if (!accountCenter.enabled) return undefined
  const returnTo = new URL(`${services.config.endpoint}/account`).pathname
  return context.redirect(requestSignIn(services, context, { returnTo, screen }), 303)
}

type Request = { returnTo: string; screen?: string; link?: MagicLink | undefined }

/**
 * Returns the URL of an authorization request for the account page. The page redeems the code, so it reads the
 * verifier (RFC 7636) from the cookie.
 */
function requestSignIn(
  { config }: Services,
  context: PageContext,
  { returnTo, screen, link }: Request,
): string {
  const [state, nonce, verifier] = [random(), random(), random()]
  const secure = config.endpoint.startsWith('https:')
  const options = { path: '/', sameSite: 'Lax', secure } as const
  const pending = Object.keys(getCookie(context)).filter(name => name.includes(prefix))
  for (const name of pending.slice(0, -maxPending)) setCookie(context, name, '', { ...options, maxAge: 0 })
  const name = `${secure ? '__Host-' : ''}${prefix}${state}`
  setCookie(context, name, JSON.stringify({ nonce, verifier, returnTo }), { ...options, maxAge })
  const locales = context.req.query('ui_locales')
  const query = new URLSearchParams({
    client_id: 'account-center',
    redirect_uri: config.endpoint + builtInApplications['account-center'].page,
    response_type: 'code',
    scope: builtInApplications['account-center'].scope,
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(locales && { ui_locales: locales }),
    ...(screen && { first_screen: screen }),
    ...link,
  })
  return `${config.endpoint}/oidc/auth?${query}`
}

function random(): string {
  return randomBytes(32).toString('base64url')
}
