import { addressOf } from '../base.ts'
import { createSession } from '../oidc/session.ts'
import { findImpersonation } from './impersonation.ts'

const clientId = 'account-center'
const path = '/account'
const scope =
  'openid profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices'

/** The session of an administrator in the name of a person, if this tab has one. */
export const impersonation = findImpersonation({ clientId, scope, redirectUri: addressOf(path) })

/** The session of the account page; docs/wire/account-api.md#5.1. */
export const session = impersonation ?? createSession({ clientId, path, scope })
