import type { Output } from '@latchkey/client'
import { setAccent } from '@latchkey/ui'

export type Experience = Output<'GET /api/.well-known/sign-in-exp'>

/** Applies the brand's color and icon to the page. */
export function applyBranding({ color, branding }: Experience) {
  setAccent(document.documentElement, {
    light: color.primaryColor,
    dark: color.isDarkModeEnabled ? color.darkPrimaryColor : color.primaryColor,
  })
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (icon && branding.favicon) icon.href = branding.favicon
}
