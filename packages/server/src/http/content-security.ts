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

/** The console embeds the previews of the pages. */
export const previewFrames: Directives = { 'frame-src': ["'self'"] }

/** The policy of the previews: only pages of this server embed them, and they can send no request. */
export const previewPolicy = written({
  ...own,
  'connect-src': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'self'"],
})

/** The Content-Security-Policy of the pages, with the sources of what they show of other servers. */
export function contentSecurityPolicy(...others: Directives[]): string {
  const all = [own, ...others]
  const names = [...new Set(all.flatMap(Object.keys))]
  return written(Object.fromEntries(names.map(name => [name, all.flatMap(each => each[name] ?? [])])))
}

function written(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}

/**
 * The sources of a captcha widget. https://developers.cloudflare.com/turnstile/reference/content-security-policy/ and
 * https://developers.google.com/recaptcha/docs/faq (“I'm using Content-Security-Policy”).
 */
export function captchaSources({ type, domain = 'www.google.com' }: PublicCaptchaConfig): Directives {
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

/**
 * The sources of Google One Tap.
 * https://developers.google.com/identity/gsi/web/guides/get-google-api-clientid#content_security_policy
 */
export const oneTapSources: Directives = {
  'script-src': ['https://accounts.google.com/gsi/client'],
  'style-src': ['https://accounts.google.com/gsi/style'],
  'frame-src': ['https://accounts.google.com/gsi/'],
  'connect-src': ['https://accounts.google.com/gsi/'],
}
