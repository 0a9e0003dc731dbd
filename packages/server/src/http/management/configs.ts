import { type OidcKeyType, oidcKeyTypes, Problem } from '@latchkey/contract'
import { z } from 'zod'
import {
  addCimdConsentScopes,
  listCimdConsentScopes,
  removeCimdConsentScope,
} from '../../directory/cimd-consent-scopes.ts'
import { changeConfig, replaceIdTokenConfig } from '../../directory/configs.ts'
import { deleteKey, listKeys, rotateKeys } from '../../oidc/key-rotation.ts'
import { type NewKey, newCookieKey, newPrivateKey } from '../../oidc/keys.ts'
import type { Services } from '../../services.ts'
import { shapeProblem } from '../input-guard.ts'
import { type ManagementOperation, named } from './operation.ts'

export const configOperations = ({ config, vault }: Services) => ({
  readAdminConsole: {
    perform: ({ settings }) => settings.adminConsole,
  } satisfies ManagementOperation<'readAdminConsole'>,

  updateAdminConsole: {
    perform: (directory, { body }) => changeConfig(directory, 'adminConsole', body),
  } satisfies ManagementOperation<'updateAdminConsole'>,

  readSessionSettings: {
    perform: ({ settings }) => settings.session,
  } satisfies ManagementOperation<'readSessionSettings'>,

  updateSessionSettings: {
    perform: (directory, { body }) => changeConfig(directory, 'session', body),
  } satisfies ManagementOperation<'updateSessionSettings'>,

  readIdTokenConfig: {
    perform: ({ settings: { idToken } }) => {
      if (!idToken) throw new Problem('entity.not_found')
      return idToken
    },
  } satisfies ManagementOperation<'readIdTokenConfig'>,

  replaceIdTokenConfig: {
    perform: (directory, { body }) => replaceIdTokenConfig(directory, body),
  } satisfies ManagementOperation<'replaceIdTokenConfig'>,

  readCimdConfig: {
    perform: ({ settings }) => settings.cimd,
  } satisfies ManagementOperation<'readCimdConfig'>,

  updateCimdConfig: {
    perform: (directory, { body }) => changeConfig(directory, 'cimd', body),
  } satisfies ManagementOperation<'updateCimdConfig'>,

  listCimdConsentScopes: {
    perform: ({ tx }) => listCimdConsentScopes(tx),
  } satisfies ManagementOperation<'listCimdConsentScopes'>,

  addCimdConsentScopes: {
    perform: (directory, { body }) => addCimdConsentScopes(directory, body),
  } satisfies ManagementOperation<'addCimdConsentScopes'>,

  removeCimdConsentScope: {
    perform: (directory, { params }) =>
      removeCimdConsentScope(directory, {
        type: named(params, 'scopeType'),
        scope: named(params, 'scopeId'),
      }),
  } satisfies ManagementOperation<'removeCimdConsentScope'>,

  listOidcKeys: {
    perform: ({ tx, now }, { params }) => listKeys(tx, keyTypeOf(params), now),
  } satisfies ManagementOperation<'listOidcKeys'>,

  rotateOidcKeys: {
    before: async (_, { params, body }) => {
      if (keyTypeOf(params) === 'private-keys') return newPrivateKey(vault, body.signingKeyAlgorithm ?? 'EC')
      if (body.rotationGracePeriod !== undefined)
        throw new Problem('oidc.invalid_request', undefined, { status: 422 })
      return newCookieKey(vault)
    },
    perform: (directory, { body }, made) =>
      rotateKeys(directory, made, body.rotationGracePeriod ?? config.keyRotationGracePeriod),
  } satisfies ManagementOperation<'rotateOidcKeys', NewKey>,

  deleteOidcKey: {
    perform: (directory, { params }) => deleteKey(directory, keyTypeOf(params), named(params, 'keyId')),
  } satisfies ManagementOperation<'deleteOidcKey'>,
})

/** The type of keys in a path. Errors: `guard.invalid_input`. */
function keyTypeOf({ keyType }: Record<string, string>): OidcKeyType {
  const parsed = z.object({ keyType: z.enum(oidcKeyTypes) }).safeParse({ keyType })
  if (!parsed.success) throw shapeProblem('params', parsed.error.issues)
  return parsed.data.keyType
}
