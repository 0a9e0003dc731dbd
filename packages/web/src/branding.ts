import type { Output } from '@latchkey/client'
import { setAccent } from '@latchkey/ui'
import { allowDark } from './theme.ts'

export type Experience = Output<'GET /api/.well-known/sign-in-exp'>

/** Applies the brand's colors, themes and icons to the page. */
export function applyBranding({ color, branding }: Experience) {
  allowDark(color.isDarkModeEnabled)
  setAccent(document.documentElement, { light: color.primaryColor, dark: color.darkPrimaryColor })
  const { favicon, darkFavicon } = branding
  if (favicon) showIcons({ light: favicon, dark: darkFavicon ?? favicon })
}

/** An icon follows the browser's own bars, so the device's theme counts and not the one that the person chose. */
function showIcons(icons: { light: string; dark: string }) {
  for (const icon of document.querySelectorAll('link[rel=icon]')) icon.remove()
  for (const theme of ['light', 'dark'] as const) {
    const icon = document.createElement('link')
    icon.rel = 'icon'
    icon.href = icons[theme]
    icon.media = `(prefers-color-scheme: ${theme})`
    document.head.append(icon)
  }
}
