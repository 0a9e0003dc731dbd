import { type applicationCreation, type applicationPatch, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import type { ApplicationRow } from '../store/rows.ts'

/**
 * Latchkey's own pages as applications; they have no rows (docs/wire/account-api.md#1.5 and
 * docs/wire/account-api.md#5.1).
 */
export const builtInApplications = {
  'account-center': {
    name: 'Account',
    page: '/account',
    /** The scope that the page requests; the same as in `packages/web/src/account/session.ts`. */
    scope:
      'openid profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices',
  },
  'demo-app': { name: 'Demo', page: '/demo-app' },
  console: { name: 'Console', page: '/console' },
  // Signs in on another device (docs/wire/management-api.md#8.6).
  'device-demo-app': { name: 'Device demo', page: '/device' },
} as const

/** The application of administrators: the only one that gets a person's scopes of the Management API. */
export const consoleId = 'console' satisfies BuiltInId

/** The account page: administrators open it in the name of a person. */
export const accountPageId = 'account-center' satisfies BuiltInId

export type BuiltInId = keyof typeof builtInApplications

export function isBuiltIn(id: string): id is BuiltInId {
  return Object.hasOwn(builtInApplications, id)
}

/** Confidential clients: applications that can keep a secret (docs/wire/management-api.md#4.1). */
export const typesWithSecrets: readonly ApplicationRow['type'][] = [
  'Traditional',
  'MachineToMachine',
  'Protected',
]

/** Refuses combinations of type and settings that cannot be created (docs/wire/management-api.md#4.3). */
export function requireCreatable({
  type,
  isThirdParty,
  customClientMetadata,
}: z.output<typeof applicationCreation>): void {
  if (type === 'SAML') throw new Problem('application.saml.use_saml_app_api')
  if (customClientMetadata?.isDeviceFlow && type !== 'Native')
    throw new Problem('application.device_flow_native_only')
  if (isThirdParty && !['Traditional', 'SPA', 'Native'].includes(type))
    throw new Problem('application.invalid_third_party_application_type')
  if (isThirdParty && customClientMetadata?.allowTokenExchange)
    throw new Problem('application.third_party_application_cannot_enable_token_exchange')
  if (type === 'Protected') throw new Problem('application.protected_app_not_configured')
}

export function requireChangeable({ type }: ApplicationRow): void {
  if (type === 'SAML') throw new Problem('application.saml.use_saml_app_api')
}

export function requireChangeableMetadata(
  row: ApplicationRow,
  { customClientMetadata }: z.output<typeof applicationPatch>,
): void {
  if (row.is_third_party && customClientMetadata?.allowTokenExchange)
    throw new Problem('application.third_party_application_cannot_enable_token_exchange')
  const wasDevice = Boolean(row.custom_client_metadata.isDeviceFlow)
  if (customClientMetadata && Boolean(customClientMetadata.isDeviceFlow) !== wasDevice)
    throw new Problem('application.device_flow_not_changeable')
}
