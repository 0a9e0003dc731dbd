import { chooseLanguage, type Language, languages } from '@latchkey/locales'
import { type Theme, themes } from '@latchkey/ui'
import { useState } from 'react'
import { basePath } from './base.ts'

const year = 365 * 24 * 60 * 60

/** Language and theme, stored in cookies, so that the server renders the next page in them without a flash. */
export function usePreferences() {
  const [language, setLanguage] = useState(presentLanguage)
  const [theme, setTheme] = useState(presentTheme)
  return {
    language,
    theme,
    onLanguage(next: Language) {
      writeCookie('latchkey_language', next)
      showLanguage(next)
      setLanguage(next)
    },
    onTheme(next: Theme) {
      writeCookie('latchkey_theme', next === 'system' ? '' : next)
      if (next === 'system') document.documentElement.removeAttribute('data-theme')
      else document.documentElement.dataset.theme = next
      setTheme(next)
    },
  }
}

/**
 * The language of the request's `ui_locales`, else the person's choice, else the browser's;
 * docs/wire/account-api.md#5.2.
 */
function presentLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('ui_locales')?.split(' ') ?? []
  const chosen = readCookie('latchkey_language')
  const language = chooseLanguage([...asked, ...(chosen ? [chosen] : []), ...navigator.languages])
  showLanguage(language)
  return language
}

function showLanguage(language: Language) {
  document.documentElement.lang = language
  document.documentElement.dir = languages[language].direction
}

function presentTheme(): Theme {
  const theme = themes.find(each => each === readCookie('latchkey_theme')) ?? 'system'
  if (theme !== 'system') document.documentElement.dataset.theme = theme
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
