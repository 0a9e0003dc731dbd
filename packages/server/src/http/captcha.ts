import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { networkOf } from '../policies/client-network.ts'
import type { Services } from '../services.ts'
import { solveCaptcha } from '../sign-in/captcha.ts'
import type { SolvedCaptcha } from '../sign-in/state.ts'
import type { RequestContext } from '../store/account.ts'

type Context = Pick<RequestContext, 'actor' | 'client' | 'settings'>

/**
 * Verifies the captcha token of a request. Each token costs a request to the provider, so rejected tokens are throttled as
 * wrong secrets are. A request without a token is left to those who need one. Errors: `session.captcha_failed`,
 * `request.throttled`.
 */
export async function tryCaptcha(
  services: Services,
  { actor, client, settings }: Context,
  token: string | undefined,
): Promise<SolvedCaptcha | undefined> {
  if (token === undefined) return undefined
  const from = { network: networkOf(client.address) }
  return services.throttles.hold(
    { kind: 'secret', settings, place: actor.kind, from },
    () => solveCaptcha(settings, services, token),
    () => false,
  )
}

/**
 * Requires a solved captcha for one request outside a sign-in, while the captcha is on. Errors: `session.captcha_required`,
 * `session.captcha_failed`, `request.throttled`.
 */
export async function requireSolvedCaptcha(
  services: Services,
  context: RequestContext,
  token: string | undefined,
): Promise<void> {
  if (!context.settings.signInExperience.captchaPolicy.enabled) return
  const solved = await tryCaptcha(services, context, token)
  if (!solved) throw new Problem('session.captcha_required')
  if (solved.outcome === 'verified') return
  await record({ ...context, tx: services.database }, 'Captcha.Skipped', { reason: solved.reason })
}
