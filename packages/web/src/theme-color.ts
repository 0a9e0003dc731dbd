import type { Theme } from '@latchkey/ui'

/** The color of the page, for the browser's own bars; `--lk-page` of tokens.css. */
const pageColors = { light: '#faf9f7', dark: '#121110' }

/** Colors the browser's bars as the page, also if the person chose a theme that is not the device's. */
export function showThemeColor(theme: Theme): void {
  for (const device of ['light', 'dark'] as const) {
    const media = `(prefers-color-scheme: ${device})`
    const meta = document.querySelector<HTMLMetaElement>(`meta[name=theme-color][media="${media}"]`)
    meta?.setAttribute('content', pageColors[theme === 'system' ? device : theme])
  }
}
