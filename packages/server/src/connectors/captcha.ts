import { Problem } from '@latchkey/contract'
import { askRecaptcha } from '../outside/captcha/recaptcha.ts'
import { askTurnstile } from '../outside/captcha/turnstile.ts'
import { type CaptchaVerdict, unavailable } from '../outside/captcha/verdict.ts'
import { createHttpClient } from '../outside/social/http-client.ts'
import type { Settings } from '../store/settings.ts'
import type { Vault } from '../store/vault.ts'

/** The services that verifying a captcha needs; a part of `Services`. */
export type CaptchaServices = {
  config: { endpoint: string; turnstileUrl: string; recaptchaUrl: string }
  vault: Vault
  fetch: typeof globalThis.fetch
  logger: { warn(about: object, text: string): void }
}

/**
 * Asks the captcha provider about a token, which it accepts once. Takes up to ten seconds: never call it inside a
 * transaction.
 */
export async function askCaptchaProvider(
  { provider }: Settings['captcha'],
  { vault, fetch, config }: CaptchaServices,
  token: string,
): Promise<CaptchaVerdict> {
  if (!provider) return unavailable('there is no provider')
  const http = createHttpClient(fetch)
  const secretKey = await vault.open(provider.sealedSecretKey)
  const asking =
    provider.config.type === 'Turnstile'
      ? askTurnstile(http, config.turnstileUrl, { secretKey, token })
      : askRecaptcha(http, config.recaptchaUrl, { ...provider.config, secretKey, token })
  return asking.catch(error => {
    if (error instanceof Problem) return unavailable((error.data as { reason: string }).reason)
    throw error
  })
}
