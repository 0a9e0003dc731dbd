import { networkOf } from '../../policies/client-network.ts'
import type { Services } from '../../services.ts'
import { solveCaptcha } from '../../sign-in/captcha.ts'
import type { ReadableSignIn, SolvedCaptcha } from '../../sign-in/state.ts'

/**
 * Verifies the captcha token of a request. Each token costs a request to the provider, so rejected tokens are throttled as
 * wrong secrets are. A sign-in without a token may always begin. Errors: `session.captcha_failed`, `request.throttled`.
 */
export async function tryCaptcha(
  services: Services,
  { actor, client, settings }: Omit<ReadableSignIn, 'state'>,
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
