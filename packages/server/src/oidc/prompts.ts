import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Queryable } from '../store/database.ts'
import { isClosedTo, notAllowed } from './application-access.ts'

/**
 * The base policy, but for the rule that native applications always ask: ours ask when they are third-party. Whoever may not use
 * the application is sent back once it is known who they are, and before they are asked to allow it anything.
 */
export function promptPolicy(database: Queryable): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
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
  const screen = String(params?.first_screen ?? params?.interaction_mode ?? '')
  const signIn = /^(identifier:)?register$|^signUp$/.test(screen) ? '/register' : '/sign-in'
  // The page asks by it what the application wants the pages to look like.
  const query = new URLSearchParams({ app_id: client?.clientId ?? '' })
  return `${basePath.replace(/\/$/, '')}${prompt === 'consent' ? '/consent' : signIn}?${query}`
}
