import type { CaptchaConfig, Place, Widget } from './captcha.ts'
import { openCheckbox, openScore } from './recaptcha.ts'
import { openTurnstile } from './turnstile.ts'

/** Shows the widget of the configured provider; an invisible one shows nothing. */
export function openWidget(config: CaptchaConfig, place: Place): Promise<Widget> {
  if (config.type === 'Turnstile') return openTurnstile(config, place)
  return config.mode === 'checkbox' ? openCheckbox(config, place) : openScore(config)
}
