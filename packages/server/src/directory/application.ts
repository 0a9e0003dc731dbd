import type { Application } from '@latchkey/contract'
import { builtInApplications } from '../policies/applications.ts'
import type { ApplicationRow } from '../store/rows.ts'

/** An application in the shape of the Management API; docs/wire/management-api.md#4.1. */
export function toApplication(row: ApplicationRow): Application {
  return {
    tenantId: 'default',
    id: row.id,
    name: row.name,
    description: row.description,
    type: row.type,
    // The casts are safe: both columns were validated by the contract's schemas when they were written.
    oidcClientMetadata: row.oidc_client_metadata as Application['oidcClientMetadata'],
    customClientMetadata: row.custom_client_metadata as Application['customClientMetadata'],
    protectedAppMetadata: null,
    customData: row.custom_data,
    isThirdParty: row.is_third_party,
    appLevelAccessControlEnabled: row.is_access_controlled,
    createdAt: row.created_at.getTime(),
  }
}

/** Latchkey's own pages in the shape of an application. They have no row. */
export function builtInApplication(id: keyof typeof builtInApplications): Application {
  const isDevice = id === 'device-demo-app'
  return {
    tenantId: 'default',
    id,
    name: builtInApplications[id].name,
    description: null,
    type: isDevice ? 'Native' : 'SPA',
    oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
    customClientMetadata: isDevice ? { isDeviceFlow: true } : { alwaysIssueRefreshToken: true },
    protectedAppMetadata: null,
    customData: {},
    isThirdParty: false,
    appLevelAccessControlEnabled: false,
    createdAt: 0,
  }
}
