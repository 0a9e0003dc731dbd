import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { isStepUp, multiFactorClass } from '../policies/authentication-class.ts'
import { asksForTwoFactors } from '../policies/console-sign-in.ts'
import type { Queryable } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'
import { isClosedTo, notAllowed } from './application-access.ts'
import { isCredential, isCredentialOfAnother, isLinkOfAnother } from './requested-person.ts'

/**
 * The library's base policy, except that only third-party native applications always prompt for consent. Access
 * control applies once the person is identified, before any consent.
 */
export function promptPolicy(database: Queryable, settings: SettingsSource): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  // Both prompts precede sign-in, because they decide who signs in (OpenID Connect Core section 3.1.2.1, Initiating
  // User Registration via OpenID Connect 1.0).
  for (const name of ['select_account', 'create'])
    policy.add(new interactionPolicy.Prompt({ name, requestable: true }), 0)
  const asked = policy.get('login')?.checks
  asked?.add(
    new interactionPolicy.Check('one_time_token', 'the one-time token is for another person', ctx =>
      isLinkOfAnother(database, ctx),
    ),
  )
  asked?.add(
    new interactionPolicy.Check(
      'google_one_tap_credential',
      'the credential of Google One Tap is for another person',
      ctx => isCredentialOfAnother(database, ctx),
    ),
  )
  asked?.add(
    new interactionPolicy.Check(
      'acr_values',
      'the person has not signed in with two factors',
      'login_required',
      async ctx => lacksFactor(ctx, asksForTwoFactors(ctx.oidc.params ?? {}, await settings.read())),
    ),
  )
  asked?.add(
    new interactionPolicy.Check(
      'max_age_of_step_up',
      'the session became too old while its person verified the second factor',
      'login_required',
      isTooOld,
    ),
  )
  const checks = policy.get('consent')?.checks
  checks?.remove('native_client_prompt')
  const isOpenToThem = async (ctx: KoaContextWithOIDC) => {
    if (await isClosedTo(database, ctx, ctx.oidc.session?.accountId))
      throw new errors.AccessDenied(notAllowed)
    return interactionPolicy.Check.NO_NEED_TO_PROMPT
  }
  checks?.add(new interactionPolicy.Check('application_access', notAllowed, isOpenToThem))
  return policy
}

/**
 * Step-up authentication: whether two factors are asked for and the session began with one. Where the sign-in
 * could not take two either, the request fails (RFC 9470 section 5).
 */
function lacksFactor({ oidc: { session, result } }: KoaContextWithOIDC, isAsked: boolean): boolean {
  if (!isAsked || session?.acr === multiFactorClass) return interactionPolicy.Check.NO_NEED_TO_PROMPT
  if (result?.login) throw new errors.UnmetAuthenticationRequirements('no second factor can be used here')
  return interactionPolicy.Check.REQUEST_PROMPT
}

/** The library takes any result of an interaction for a new sign-in. That of a step-up is as old as its session. */
function isTooOld({ oidc: { params, session, result } }: KoaContextWithOIDC): boolean {
  const maxAge = params?.max_age
  if (maxAge === undefined || !result?.login?.ts || !session?.loginTs)
    return interactionPolicy.Check.NO_NEED_TO_PROMPT
  return Math.floor(Date.now() / 1000) - session.loginTs > Number(maxAge)
    ? interactionPolicy.Check.REQUEST_PROMPT
    : interactionPolicy.Check.NO_NEED_TO_PROMPT
}

type Asked = { uid: string; prompt: { name: string; reasons: string[] } }

/** The URL of the page that answers a prompt. */
export function pageFor(ctx: KoaContextWithOIDC, { prompt, uid }: Asked, basePath: string): string {
  const { params, client } = ctx.oidc
  // The application's branding, and the interaction that this page answers. The id is of no use in another browser,
  // which lacks the cookie.
  const query = new URLSearchParams({ app_id: client?.clientId ?? '', interaction: uid })
  for (const [name, accept] of Object.entries(pageParameters)) {
    const value = params?.[name]
    const accepted = typeof value === 'string' ? accept(value) : ''
    if (accepted) query.set(name, accepted)
  }
  return `${basePath.replace(/\/$/, '')}${pathFor(ctx, prompt)}?${query}`
}

/**
 * The parameters of the authorization request that the pages read (docs/wire/management-api.md#8.5). Unknown values are
 * left out, so that the page falls back to the settings.
 */
const pageParameters: Record<string, (value: string) => string> = {
  login_hint: value => value.slice(0, 256),
  ui_locales: value => value.slice(0, 256),
  first_screen: value => (screens.has(value) ? value : ''),
  identifier: value =>
    value
      .split(/[ ,]+/)
      .filter(kind => ['username', 'email', 'phone'].includes(kind))
      .join(' '),
  direct_sign_in: value => (/^social:[\w-]{1,128}$/.test(value) ? value : ''),
  one_time_token: value => (/^[\w-]{1,128}$/.test(value) ? value : ''),
  google_one_tap_credential: value => (isCredential(value) ? value : ''),
}

/** The path of each first screen. There is no enterprise SSO, so `single_sign_on` is the sign-in page. */
const screens = new Map([
  ['sign_in', '/sign-in'],
  ['identifier:sign_in', '/sign-in'],
  ['single_sign_on', '/sign-in'],
  ['register', '/register'],
  ['identifier:register', '/register'],
  ['reset_password', '/forgot-password'],
])

/** Values of `interaction_mode`, the deprecated form of `first_screen`. */
const modes = new Map([
  ['signIn', '/sign-in'],
  ['signUp', '/register'],
])

function pathFor({ oidc: { params, session } }: KoaContextWithOIDC, prompt: Asked['prompt']): string {
  if (prompt.name === 'consent') return '/consent'
  if (prompt.name === 'create') return '/register'
  if (prompt.name === 'select_account' && session?.accountId) return '/select-account'
  if (isStepUp(prompt)) return '/step-up'
  return (
    screens.get(String(params?.first_screen)) ?? modes.get(String(params?.interaction_mode)) ?? '/sign-in'
  )
}
