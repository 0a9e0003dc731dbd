import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Queryable } from '../store/database.ts'
import { isClosedTo, notAllowed } from './application-access.ts'

/**
 * The base policy, but for the rule that native applications always ask: ours ask when they are third-party. Whoever may not use
 * the application is sent back once it is known who they are, and before they are asked to allow it anything.
 */
export function promptPolicy(database: Queryable): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  // Both come before signing in: they decide who signs in. Core 3.1.2.1; Initiating User Registration via OpenID Connect 1.0.
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

/** Where the browser goes for what a prompt asks. */
export function pageFor(ctx: KoaContextWithOIDC, prompt: string, basePath: string): string {
  const { params, client } = ctx.oidc
  // The page asks by it what the application wants the pages to look like.
  const query = new URLSearchParams({ app_id: client?.clientId ?? '' })
  for (const name of ['login_hint', 'ui_locales']) {
    const value = params?.[name]
    if (typeof value === 'string' && value) query.set(name, value.slice(0, 256))
  }
  return `${basePath.replace(/\/$/, '')}${pathFor(ctx, prompt)}?${query}`
}

function pathFor({ oidc: { params, session } }: KoaContextWithOIDC, prompt: string): string {
  if (prompt === 'consent') return '/consent'
  if (prompt === 'create') return '/register'
  if (prompt === 'select_account' && session?.accountId) return '/select-account'
  const screen = String(params?.first_screen ?? params?.interaction_mode ?? '')
  return /^(identifier:)?register$|^signUp$/.test(screen) ? '/register' : '/sign-in'
}
