/** What keeps an address from being a redirect URI. */
export type RedirectUriFault = 'space' | 'incomplete' | 'userInfo' | 'fragment' | 'wildcard' | 'scheme'

/**
 * Redirect URIs are `http(s)` URLs, or URIs of an application's own scheme, without user info and fragment. `*` is
 * allowed only in the host name of a development host (`*.localhost`, `*.test`): any other wildcard would send codes to
 * the owner of some subdomain. RFC 9700 section 4.1; `docs/wire/management-api.md#4.2`.
 *
 * This file imports nothing, so that the console checks an address by the same rule while it is typed.
 */
export function faultOfRedirectUri(value: string): RedirectUriFault | undefined {
  if (/[\s\\]/.test(value)) return 'space'
  const url = URL.parse(value.replace('*', 'wildcard'))
  if (!url) return 'incomplete'
  if (url.username || url.password) return 'userInfo'
  if (url.hash) return 'fragment'
  if (value.includes('*')) return developmentWildcard.test(value) ? undefined : 'wildcard'
  return allowedScheme.test(url.protocol) && !scriptingSchemes.has(url.protocol) ? undefined : 'scheme'
}

const developmentWildcard = /^https?:\/\/[^/*]*\*[^/*]*\.(localhost|test)(:\d+)?(\/[^*]*)?$/
const allowedScheme = /^(https?:|(?!https?:)[a-z][\d+_a-z-]*(\.[\d+_a-z-]+)*:)$/
const scriptingSchemes = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'])
