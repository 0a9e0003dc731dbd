import { useState } from 'react'
import type { Application } from './application-kind.ts'

/** The settings of an application as they are typed: numbers are texts, and an empty one is the default. */
export type Settings = {
  name: string
  description: string
  logoUri: string
  redirectUris: readonly string[]
  postLogoutRedirectUris: readonly string[]
  corsAllowedOrigins: readonly string[]
  backchannelLogoutUri: string
  backchannelLogoutSessionRequired: boolean
  skipSignOutConfirmation: boolean
  idTokenTtl: string
  idTokenSignedResponseAlg: string
  refreshTokenTtlInDays: string
  rotateRefreshToken: boolean
  alwaysIssueRefreshToken: boolean
  askForOfflineAccess: boolean
  maxAllowedGrants: string
  allowTokenExchange: boolean
  tokenExchangeResources: readonly string[]
  customData: string
}

export function useApplicationForm(application: Application) {
  const [changes, setChanges] = useState<Partial<Settings>>({})
  // Saving was pressed: what is missing or not finished is an error from then on.
  const [isTried, setTried] = useState(false)
  const stored = settingsOf(application)
  const settings = { ...stored, ...changes }
  return {
    settings,
    isTried,
    setTried,
    hasChanges: JSON.stringify(settings) !== JSON.stringify(stored),
    change: (more: Partial<Settings>) => setChanges({ ...changes, ...more }),
    reset: () => {
      setChanges({})
      setTried(false)
    },
    body: () => bodyOf(application, settings, changes),
  }
}

export type ApplicationForm = ReturnType<typeof useApplicationForm>

function settingsOf(application: Application): Settings {
  const { oidcClientMetadata: oidc, customClientMetadata: custom } = application
  const text = (value: number | undefined) => (value === undefined ? '' : String(value))
  return {
    name: application.name,
    description: application.description ?? '',
    logoUri: oidc.logoUri ?? '',
    redirectUris: oidc.redirectUris,
    postLogoutRedirectUris: oidc.postLogoutRedirectUris,
    corsAllowedOrigins: custom.corsAllowedOrigins ?? [],
    backchannelLogoutUri: oidc.backchannelLogoutUri ?? '',
    backchannelLogoutSessionRequired: oidc.backchannelLogoutSessionRequired ?? false,
    skipSignOutConfirmation: custom.skipSignOutConfirmation ?? false,
    idTokenTtl: text(custom.idTokenTtl),
    idTokenSignedResponseAlg: custom.idTokenSignedResponseAlg ?? 'ES384',
    refreshTokenTtlInDays: text(custom.refreshTokenTtlInDays),
    rotateRefreshToken: custom.rotateRefreshToken ?? true,
    alwaysIssueRefreshToken: custom.alwaysIssueRefreshToken ?? false,
    askForOfflineAccess: custom.askForOfflineAccess ?? false,
    maxAllowedGrants: text(custom.maxAllowedGrants),
    allowTokenExchange: custom.allowTokenExchange ?? false,
    tokenExchangeResources: custom.tokenExchangeResources ?? [],
    customData: JSON.stringify(application.customData, null, 2),
  }
}

/** Only the members with a change. The server replaces each as a whole, so what the console does not know is kept. */
function bodyOf(application: Application, settings: Settings, changes: Partial<Settings>) {
  const isChanged = (...names: (keyof Settings)[]) => names.some(name => changes[name] !== undefined)
  return {
    ...(isChanged('name') && { name: settings.name.trim() }),
    ...(isChanged('description') && { description: settings.description.trim() || null }),
    ...(isChanged(...oidcNames) && { oidcClientMetadata: oidcOf(application, settings) }),
    ...(isChanged(...customNames) && { customClientMetadata: customOf(application, settings, isChanged) }),
    // The cast is safe: the form refuses what is no JSON object.
    ...(isChanged('customData') && {
      customData: JSON.parse(settings.customData) as Record<string, unknown>,
    }),
  }
}

const oidcNames = [
  'redirectUris',
  'postLogoutRedirectUris',
  'backchannelLogoutUri',
  'backchannelLogoutSessionRequired',
  'logoUri',
] as const

function oidcOf({ oidcClientMetadata }: Application, settings: Settings) {
  const { backchannelLogoutUri: _, logoUri: __, ...kept } = oidcClientMetadata
  const [backchannelLogoutUri, logoUri] = [settings.backchannelLogoutUri.trim(), settings.logoUri.trim()]
  return {
    ...kept,
    redirectUris: filled(settings.redirectUris),
    postLogoutRedirectUris: filled(settings.postLogoutRedirectUris),
    backchannelLogoutSessionRequired: settings.backchannelLogoutSessionRequired,
    ...(backchannelLogoutUri && { backchannelLogoutUri }),
    ...(logoUri && { logoUri }),
  }
}

const switches = [
  'skipSignOutConfirmation',
  'rotateRefreshToken',
  'alwaysIssueRefreshToken',
  'askForOfflineAccess',
  'allowTokenExchange',
] as const
const numbers = ['idTokenTtl', 'refreshTokenTtlInDays', 'maxAllowedGrants'] as const
const lists = ['corsAllowedOrigins', 'tokenExchangeResources'] as const
const customNames = [...switches, ...numbers, ...lists, 'idTokenSignedResponseAlg'] as const

function customOf(
  { customClientMetadata: stored }: Application,
  settings: Settings,
  isChanged: (...names: (keyof Settings)[]) => boolean,
) {
  const members = customNames.filter(name => isChanged(name))
  const cleared = numbers.filter(name => members.includes(name) && settings[name].trim() === '')
  const kept = Object.fromEntries(
    Object.entries(stored).filter(([name]) => !cleared.some(each => each === name)),
  ) as Application['customClientMetadata'] // the cast is safe: members were left out, and all are optional
  const of = <Name extends keyof Settings, Value>(names: readonly Name[], read: (name: Name) => Value) =>
    Object.fromEntries(
      names
        .filter(name => isChanged(name) && !cleared.some(each => each === name))
        .map(name => [name, read(name)]),
    )
  return {
    ...kept,
    ...of(switches, name => settings[name]),
    ...of(numbers, name => Number(settings[name])),
    ...of(lists, name => filled(settings[name])),
    ...(isChanged('idTokenSignedResponseAlg') && {
      idTokenSignedResponseAlg:
        settings.idTokenSignedResponseAlg === 'RS256' ? ('RS256' as const) : ('ES384' as const),
    }),
  }
}

const filled = (addresses: readonly string[]) => addresses.map(each => each.trim()).filter(Boolean)
