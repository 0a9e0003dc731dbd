import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Queryable } from '../store/database.ts'
import { isClosedTo, notAllowed } from './application-access.ts'

/**
 * The library's base policy, except that only third-party native applications always prompt for consent. Access
 * control applies once the person is identified, before any consent.
 */
export function promptPolicy(database: Queryable): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  // Both prompts precede sign-in, because they decide who signs in (OpenID Connect Core section 3.1.2.1, Initiating
  // User Registration via OpenID Connect 1.0).
  for (const name of ['select_account', 'create'])
    policy.add(new interactionPolicy.Prompt({ name, requestable: true }), 0)
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

/** The URL of the page that answers a prompt. */
export function pageFor(ctx: KoaContextWithOIDC, { prompt, uid }: Asked, basePath: string): string {
  const { params, client } = ctx.oidc
  // The application's branding, and the interaction that this page answers. The id is of no use in another browser,
  // which lacks the cookie.
  const query = new URLSearchParams({ app_id: client?.clientId ?? '', interaction: uid })
  for (const name of ['login_hint', 'ui_locales']) {
    const value = params?.[name]
    if (typeof value === 'string' && value) query.set(name, value.slice(0, 256))
  }
  return `${basePath.replace(/\/$/, '')}${pathFor(ctx, prompt.name)}?${query}`
}

type Asked = { uid: string; prompt: { name: string } }

function pathFor({ oidc: { params, session } }: KoaContextWithOIDC, prompt: string): string {
  if (prompt === 'consent') return '/consent'
  if (prompt === 'create') return '/register'
  if (prompt === 'select_account' && session?.accountId) return '/select-account'
  const screen = String(params?.first_screen ?? params?.interaction_mode ?? '')
  return /^(identifier:)?register$|^signUp$/.test(screen) ? '/register' : '/sign-in'
}
