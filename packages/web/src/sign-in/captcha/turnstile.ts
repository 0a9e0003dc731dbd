import type { CaptchaConfig, Place, Widget } from './captcha.ts'
import { loadScript } from './load-script.ts'
import { createTokens } from './tokens.ts'

/** https://developers.cloudflare.com/turnstile/get-started/client-side-rendering/ */
type Turnstile = {
  render(element: HTMLElement, options: Record<string, unknown>): string | undefined
  reset(id: string): void
  remove(id: string): void
}

const script = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit'

/** Turnstile begins by itself; it shows a checkbox only to people whom it asks. */
export async function openTurnstile({ siteKey }: CaptchaConfig, place: Place): Promise<Widget> {
  await loadScript(script)
  const { turnstile } = window as unknown as { turnstile: Turnstile }
  const tokens = createTokens(() => id !== undefined && turnstile.reset(id))
  const id = turnstile.render(place.element, {
    sitekey: siteKey,
    action: 'sign_in',
    language: place.language.toLowerCase(),
    theme: place.isDark ? 'dark' : 'light',
    size: place.isNarrow ? 'compact' : 'flexible',
    appearance: 'interaction-only',
    'response-field': false,
    callback: tokens.arrive,
    'expired-callback': tokens.expire,
    'timeout-callback': () => tokens.fail(new Error('Turnstile waited in vain')),
    'error-callback': (code: string) => {
      tokens.fail(new Error(`Turnstile failed: ${code}`))
      return true
    },
  })
  return { token: tokens.take, remove: () => id !== undefined && turnstile.remove(id) }
}
