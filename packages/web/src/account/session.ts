import { createSession } from '../oidc/session.ts'

/** The session of the account page; docs/wire/account-api.md#5.1. */
export const session = createSession({
  clientId: 'account-center',
  path: '/account',
  scope:
    'openid profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices',
})
