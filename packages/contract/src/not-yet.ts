import type { Method, Route } from './row.ts'

type Verbs = readonly Method[]

const read: Verbs = ['GET']
const make: Verbs = ['POST']
const list: Verbs = ['GET', 'POST']
const replaceable: Verbs = ['GET', 'PUT', 'POST']
const one: Verbs = ['GET', 'PATCH', 'DELETE']
const gone: Verbs = ['DELETE']

/** Parts of the Management API that are not implemented yet, with their paths; `docs/wire/management-api.md#12`. */
const parts: Record<string, Record<string, Verbs>> = {
  organizations: {
    '/api/organizations': list,
    '/api/organizations/:id': one,
    '/api/organizations/:id/users': replaceable,
    '/api/organizations/:id/users/:userId': gone,
    '/api/organizations/:id/users/roles': make,
    '/api/organizations/:id/users/:userId/roles': replaceable,
    '/api/organizations/:id/users/:userId/roles/:organizationRoleId': gone,
    '/api/organizations/:id/users/:userId/scopes': read,
    '/api/organizations/:id/applications': replaceable,
    '/api/organizations/:id/applications/:applicationId': gone,
    '/api/organizations/:id/applications/roles': make,
    '/api/organizations/:id/applications/:applicationId/roles': replaceable,
    '/api/organizations/:id/applications/:applicationId/roles/:organizationRoleId': gone,
    '/api/organizations/:id/jit/email-domains': replaceable,
    '/api/organizations/:id/jit/email-domains/:emailDomain': gone,
    '/api/organizations/:id/jit/roles': replaceable,
    '/api/organizations/:id/jit/roles/:organizationRoleId': gone,
    '/api/organizations/:id/jit/sso-connectors': replaceable,
    '/api/organizations/:id/jit/sso-connectors/:ssoConnectorId': gone,
    '/api/organization-roles': list,
    '/api/organization-roles/:id': one,
    '/api/organization-roles/:id/scopes': replaceable,
    '/api/organization-roles/:id/scopes/:organizationScopeId': gone,
    '/api/organization-roles/:id/resource-scopes': replaceable,
    '/api/organization-roles/:id/resource-scopes/:scopeId': gone,
    '/api/organization-scopes': list,
    '/api/organization-scopes/:id': one,
    '/api/organization-invitations': list,
    '/api/organization-invitations/:id': ['GET', 'DELETE'],
    '/api/organization-invitations/:id/message': make,
    '/api/organization-invitations/:id/status': ['PUT'],
    '/api/users/:userId/organizations': read,
    '/api/applications/:id/organizations': read,
    '/api/applications/:id/users/:userId/consent-organizations': replaceable,
    '/api/applications/:id/users/:userId/consent-organizations/:organizationId': gone,
  },
  'enterprise SSO': {
    '/api/sso-connector-providers': read,
    '/api/sso-connectors': list,
    '/api/sso-connectors/:id': one,
    '/api/users/:userId/sso-identities/:ssoConnectorId': read,
    '/api/users/:userId/all-identities': read,
    '/api/authn/single-sign-on/saml/:connectorId': make,
    '/api/experience/verification/sso/:connectorId/authorization-uri': make,
    '/api/experience/verification/sso/:connectorId/verify': make,
  },
  'SAML applications': {
    '/api/saml-applications': make,
    '/api/saml-applications/:id': one,
    '/api/saml-applications/:id/secrets': list,
    '/api/saml-applications/:id/secrets/:secretId': ['PATCH', 'DELETE'],
    '/api/saml-applications/:id/metadata': read,
    '/api/saml-applications/:id/callback': read,
    '/api/saml/:id/authn': list,
  },
  'SAML connectors': { '/api/authn/saml/:connectorId': make },
  'Hasura authentication': { '/api/authn/hasura': read },
  domains: {
    '/api/domains': list,
    '/api/domains/:id': ['GET', 'DELETE'],
    '/api/domains/:id/verification-files': ['GET', 'PUT'],
    '/api/domains/cleanup': make,
  },
  'protected applications': {
    '/api/applications/:id/protected-app-metadata/custom-domains': list,
    '/api/applications/:id/protected-app-metadata/custom-domains/:domain': gone,
    '/api/systems/application': read,
  },
  'custom sign-in pages': { '/api/sign-in-exp/default/custom-ui-assets': make },
}

/** Paths that need no Management API token; `docs/wire/management-api.md#1.5`. */
const isOpen =
  /^\/api\/(\.well-known|authn|saml|experience)\/|^\/api\/saml-applications\/:id\/(metadata|callback)$/

export type NotYet = { readonly route: Route; readonly part: string; readonly isOpen: boolean }

/** Operations that answer 501 `not_implemented`, because a 404 would suggest a wrong address. */
export const notYet: readonly NotYet[] = Object.entries(parts).flatMap(([part, paths]) =>
  Object.entries(paths).flatMap(([path, verbs]) =>
    verbs.map(verb => ({ route: `${verb} ${path}` as Route, part, isOpen: isOpen.test(path) })),
  ),
)
