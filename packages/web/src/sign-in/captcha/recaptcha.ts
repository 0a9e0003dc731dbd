import type { CaptchaConfig, Place, Widget } from './captcha.ts'
import { loadScript } from './load-script.ts'
import { createTokens } from './tokens.ts'

/** https://cloud.google.com/recaptcha/docs/instrument-web-pages */
type Recaptcha = {
  ready(act: () => void): void
  execute(siteKey: string, options: { action: string }): Promise<string>
  render(element: HTMLElement, options: Record<string, unknown>): number
  reset(id: number): void
}

async function load({ domain = 'www.google.com' }: CaptchaConfig, query: Record<string, string>) {
  await loadScript(`https://${domain}/recaptcha/enterprise.js?${new URLSearchParams(query)}`)
  const { enterprise } = (window as unknown as { grecaptcha: { enterprise: Recaptcha } }).grecaptcha
  await new Promise<void>(resolve => enterprise.ready(resolve))
  return enterprise
}

/** Gives a score by itself and asks nobody anything. */
export async function openScore(config: CaptchaConfig): Promise<Widget> {
  const recaptcha = await load(config, { render: config.siteKey })
  return { token: () => recaptcha.execute(config.siteKey, { action: 'sign_in' }), remove: () => {} }
}

/** Shows a checkbox, and to some people a puzzle. */
export async function openCheckbox(config: CaptchaConfig, place: Place): Promise<Widget> {
  const recaptcha = await load(config, { render: 'explicit', hl: place.language })
  const tokens = createTokens(() => recaptcha.reset(id))
  // The library has no way to remove a widget, so it gets an element of its own.
  const element = place.element.appendChild(document.createElement('div'))
  const id = recaptcha.render(element, {
    sitekey: config.siteKey,
    action: 'sign_in',
    theme: place.isDark ? 'dark' : 'light',
    size: place.isNarrow ? 'compact' : 'normal',
    callback: tokens.arrive,
    'expired-callback': tokens.expire,
    'error-callback': () => tokens.fail(new Error('reCAPTCHA cannot be reached')),
  })
  return { token: tokens.take, remove: () => element.remove() }
}
