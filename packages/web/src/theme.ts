import { type Theme, type ThemeChoice, themes } from '@latchkey/ui'
import { useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { readCookie, writeCookie } from './cookies.ts'

/** The color of the page, for the browser's own bars; `--lk-page` of tokens.css. */
const pageColors = { light: '#faf9f7', dark: '#121110' }

const watchers = new Set<() => void>()

// The server writes this into the document, so that its first paint is right.
let isLightOnly = document.querySelector<HTMLMetaElement>('meta[name=color-scheme]')?.content === 'light'

/** Allows the dark theme or not, as the sign-in experience of the server or of an application says. */
export function allowDark(isAllowed: boolean): void {
  isLightOnly = !isAllowed
  for (const changed of watchers) changed()
}

/** The theme that the person chose, and chooses; undefined if the page is always light. */
export function useThemeChoice(): ThemeChoice | undefined {
  const isLight = useSyncExternalStore(watch, () => isLightOnly)
  const [chosen, setChosen] = useState(keptTheme)
  const theme = isLight ? 'light' : chosen
  useLayoutEffect(() => showTheme(theme), [theme])
  if (isLight) return undefined
  return {
    theme,
    onTheme(next) {
      writeCookie('latchkey_theme', next === 'system' ? '' : next)
      setChosen(next)
    },
  }
}

function watch(changed: () => void) {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

function keptTheme(): Theme {
  return themes.find(each => each === readCookie('latchkey_theme')) ?? 'system'
}

function showTheme(theme: Theme) {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset.theme = theme
  showPageColor(theme)
}

/** Colors the browser's bars as the page, also if the theme is not the device's. */
function showPageColor(theme: Theme) {
  for (const device of ['light', 'dark'] as const) {
    const media = `(prefers-color-scheme: ${device})`
    const meta = document.querySelector<HTMLMetaElement>(`meta[name=theme-color][media="${media}"]`)
    meta?.setAttribute('content', pageColors[theme === 'system' ? device : theme])
  }
}
