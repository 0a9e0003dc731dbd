import { createClient } from '@latchkey/client'
import { chooseTag, factsOf } from '@latchkey/locales'
import { type CustomPhrases, type Theme, themes } from '@latchkey/ui'
import { useState } from 'react'
import { base, basePath } from './base.ts'
import { showThemeColor } from './theme-color.ts'

const call = createClient({ endpoint: base })

/** Texts that an administrator replaced. The document names their languages, so that no request is made for others. */
export const customPhrases: CustomPhrases = {
  languages:
    document
      .querySelector<HTMLMetaElement>('meta[name="latchkey:custom-phrases"]')
      ?.content.split(' ')
      .filter(Boolean) ?? [],
  load: lng => call('GET /api/.well-known/phrases', { query: { lng } }),
}

const year = 365 * 24 * 60 * 60

/** Language and theme, stored in cookies, so that the server renders the next page in them without a flash. */
export function usePreferences() {
  const [language, setLanguage] = useState(presentLanguage)
  const [theme, setTheme] = useState(presentTheme)
  return {
    language,
    theme,
    onLanguage(next: string) {
      writeCookie('latchkey_language', next)
      showLanguage(next)
      setLanguage(next)
    },
    onTheme(next: Theme) {
      writeCookie('latchkey_theme', next === 'system' ? '' : next)
      if (next === 'system') document.documentElement.removeAttribute('data-theme')
      else document.documentElement.dataset.theme = next
      showThemeColor(next)
      setTheme(next)
    },
  }
}

/** The language that the server chose for the document, by the request and the settings. */
function presentLanguage() {
  return chooseTag(customPhrases.languages, [document.documentElement.lang])
}

function showLanguage(language: string) {
  document.documentElement.lang = language
  document.documentElement.dir = factsOf(language).direction
}

function presentTheme(): Theme {
  const theme = themes.find(each => each === readCookie('latchkey_theme')) ?? 'system'
  if (theme !== 'system') document.documentElement.dataset.theme = theme
  showThemeColor(theme)
  return theme
}

function readCookie(name: string) {
  return document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1]
}

function writeCookie(name: string, value: string) {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in all browsers
  document.cookie = `${name}=${value}; Path=${basePath}; Max-Age=${value ? year : 0}; SameSite=Lax${secure}`
}
