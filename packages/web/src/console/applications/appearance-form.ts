import type { Output } from '@latchkey/client'

export type Look = Output<'GET /api/applications/:applicationId/sign-in-experience'>

export type LookSettings = {
  displayName: string
  primaryColor: string
  isDarkModeEnabled: boolean
  darkPrimaryColor: string
  logoUrl: string
  darkLogoUrl: string
  favicon: string
  darkFavicon: string
  termsOfUseUrl: string
  privacyPolicyUrl: string
  customCss: string
}

/** What was typed about the look. It is kept above the tabs, which forget what they do not show. */
export type LookChanges = readonly [
  changes: Partial<LookSettings>,
  setChanges: (changes: Partial<LookSettings>) => void,
]

/** The look of an application's pages with what was typed. An empty member is that of all applications. */
export function appearanceForm(look: Look | undefined, [changes, setChanges]: LookChanges) {
  const stored = settingsOf(look)
  const settings = { ...stored, ...changes }
  return {
    settings,
    hasChanges: JSON.stringify(settings) !== JSON.stringify(stored),
    change: (more: Partial<LookSettings>) => setChanges({ ...changes, ...more }),
    reset: () => setChanges({}),
    body: () => bodyOf(settings, changes),
  }
}

export type AppearanceForm = ReturnType<typeof appearanceForm>

function settingsOf(look: Look | undefined): LookSettings {
  const { color = {}, branding = {} } = look ?? {}
  return {
    displayName: look?.displayName ?? '',
    primaryColor: color.primaryColor ?? '',
    isDarkModeEnabled: color.isDarkModeEnabled ?? false,
    darkPrimaryColor: color.darkPrimaryColor ?? '',
    logoUrl: branding.logoUrl ?? '',
    darkLogoUrl: branding.darkLogoUrl ?? '',
    favicon: branding.favicon ?? '',
    darkFavicon: branding.darkFavicon ?? '',
    termsOfUseUrl: look?.termsOfUseUrl ?? '',
    privacyPolicyUrl: look?.privacyPolicyUrl ?? '',
    customCss: look?.customCss ?? '',
  }
}

const colors = ['primaryColor', 'isDarkModeEnabled', 'darkPrimaryColor'] as const
const pictures = ['logoUrl', 'darkLogoUrl', 'favicon', 'darkFavicon'] as const
const texts = ['displayName', 'termsOfUseUrl', 'privacyPolicyUrl', 'customCss'] as const

/** Only the members with a change; the server replaces each as a whole. */
function bodyOf(settings: LookSettings, changes: Partial<LookSettings>) {
  const isChanged = (names: readonly (keyof LookSettings)[]) =>
    names.some(name => changes[name] !== undefined)
  const filled = (names: readonly (keyof LookSettings)[]) =>
    Object.fromEntries(
      names.flatMap(name => {
        const value = settings[name]
        const kept = typeof value === 'string' ? value.trim() : value
        return kept === '' ? [] : [[name, kept]]
      }),
    )
  return {
    ...(isChanged(colors) && { color: filled(colors) }),
    ...(isChanged(pictures) && { branding: filled(pictures) }),
    ...Object.fromEntries(
      texts.filter(name => isChanged([name])).map(name => [name, settings[name].trim() || null]),
    ),
  }
}
