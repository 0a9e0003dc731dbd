import type { PublicCaptchaConfig } from '@latchkey/contract'

type Directives = Record<string, readonly string[]>

/** The pages load scripts, styles and data from this server alone. */
const own: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'https:'],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

/** The Content-Security-Policy of the pages; with a captcha also the sources of its widget. */
export function contentSecurityPolicy(captcha?: PublicCaptchaConfig): string {
  const more = captcha ? sourcesOf(captcha) : {}
  const names = [...new Set([...Object.keys(own), ...Object.keys(more)])]
  return names.map(name => [name, ...(own[name] ?? []), ...(more[name] ?? [])].join(' ')).join('; ')
}

/**
 * https://developers.cloudflare.com/turnstile/reference/content-security-policy/ and
 * https://developers.google.com/recaptcha/docs/faq (“I'm using Content-Security-Policy”).
 */
function sourcesOf({ type, domain = 'www.google.com' }: PublicCaptchaConfig): Directives {
  if (type === 'Turnstile') {
    const host = 'https://challenges.cloudflare.com'
    return { 'script-src': [host], 'frame-src': [host] }
  }
  const google = `https://${domain}/recaptcha/`
  const script = ['https://www.gstatic.com/recaptcha/', 'https://www.gstatic.cn/recaptcha/']
  return {
    'script-src': [google, ...script],
    'frame-src': [google, 'https://recaptcha.google.com/recaptcha/'],
    'connect-src': [google],
  }
}
