import '../guides/main.ts'
import { createApiReference } from '@scalar/api-reference'
import '@scalar/api-reference/style.css'
import './reference.css'
import './scalar-theme.css'

/** One API at a time: each is a document of its own, with its own way of authenticating. */
const asked = new URLSearchParams(location.search).get('api') ?? ''
const api = ['management', 'experience', 'link'].find(name => name === asked) ?? 'user'
for (const part of document.querySelectorAll<HTMLElement>('main [data-api]'))
  if (part.dataset.api === api) {
    part.hidden = false
    if (part instanceof HTMLAnchorElement) part.setAttribute('aria-current', 'page')
  }

const { lang } = document.documentElement
const root = new URL(lang === 'en' ? '..' : '../..', location.href)
const dark = matchMedia('(prefers-color-scheme: dark)')

const reference = createApiReference('#reference', configuration())
dark.addEventListener('change', () => reference.updateConfiguration(configuration()))

/** The reference asks no other server for anything: no proxy, no fonts, no assistant, no telemetry. */
function configuration() {
  return {
    url: new URL(`api/openapi/${api}.json`, root).href,
    localization: { locale: lang },
    theme: 'none',
    forceDarkModeState: dark.matches ? 'dark' : 'light',
    hideDarkModeToggle: true,
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    hideClientButton: true,
    // A pasted token is gone with the page.
    persistAuth: false,
    authentication: {
      preferredSecurityScheme: { user: 'accessToken', management: 'managementToken' }[api] ?? null,
    },
    hideModels: true,
    defaultOpenFirstTag: true,
    documentDownloadType: 'json',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  } as const
}
