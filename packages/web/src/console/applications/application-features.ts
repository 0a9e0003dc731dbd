import type { ConsoleKey } from '../texts.tsx'
import { type Application, hasAddresses, hasPeople, kindOf } from './application-kind.ts'

type Feature = {
  words: ConsoleKey
  isOn: boolean
  /** On unless it was turned off, so lists leave it out. */
  isUsual?: boolean
}

/** What is on and off, of what applies to an application of this kind. */
export function featuresOf(application: Application): Feature[] {
  const { oidcClientMetadata: oidc, customClientMetadata: custom, isThirdParty } = application
  const kind = kindOf(application)
  const isOfPeople = hasPeople(kind)
  const isWeb = kind === 'spa' || kind === 'web'
  const all: (Feature & { applies: boolean })[] = [
    { words: 'applications.feature.thirdParty', isOn: isThirdParty, applies: hasAddresses(kind) },
    {
      words: 'applications.feature.accessControl',
      isOn: application.appLevelAccessControlEnabled,
      applies: isOfPeople,
    },
    {
      words: 'applications.feature.rotation',
      isOn: custom.rotateRefreshToken !== false,
      isUsual: true,
      applies: isOfPeople,
    },
    {
      words: 'applications.feature.backChannel',
      isOn: Boolean(oidc.backchannelLogoutUri),
      applies: isOfPeople,
    },
    {
      words: 'applications.feature.alwaysRefresh',
      isOn: custom.alwaysIssueRefreshToken === true,
      applies: isWeb,
    },
    {
      words: 'applications.feature.origins',
      isOn: (custom.corsAllowedOrigins ?? []).length > 0,
      applies: hasAddresses(kind),
    },
    { words: 'applications.feature.device', isOn: kind === 'device', applies: kind === 'device' },
    {
      words: 'applications.feature.exchange',
      isOn: custom.allowTokenExchange === true,
      applies: !isThirdParty,
    },
    {
      words: 'applications.feature.admin',
      isOn: application.isAdmin === true,
      applies: kind === 'machine',
    },
  ]
  return all.filter(({ applies }) => applies)
}

/** Whether people cannot sign in yet, because no address is registered to which they return. */
export function lacksAddress(application: Application): boolean {
  return hasAddresses(kindOf(application)) && application.oidcClientMetadata.redirectUris.length === 0
}
