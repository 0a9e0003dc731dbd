import { z } from 'zod'
import { item } from './factory.ts'

/** The configuration that `oauth2` and `oidc` share; docs/wire/management-api.md#5.6. */
const base = z.object({
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  responseType: z.literal('code').default('code'),
  grantType: z.literal('authorization_code').default('authorization_code'),
  tokenEndpointAuthMethod: z
    .enum(['client_secret_post', 'client_secret_basic', 'client_secret_jwt'])
    .default('client_secret_post'),
  clientSecretJwtSigningAlgorithm: z.enum(['HS256', 'HS384', 'HS512']).default('HS256'),
  scope: z.string().optional(),
})

const custom = z.record(z.string(), z.string()).optional()
const oneOrMore = z.union([z.string(), z.array(z.string())])
const duration = z.union([z.string(), z.number()])

/** Dotted paths of the members in the response of the user info endpoint. */
const profileMap = z.object({
  id: z.string().default('id'),
  email: z.string().default('email'),
  phone: z.string().default('phone'),
  name: z.string().default('name'),
  avatar: z.string().default('avatar'),
})

export const oauth2Config = base.extend({
  userInfoEndpoint: z.string(),
  tokenEndpointResponseType: z.enum(['query-string', 'json']).default('query-string'),
  profileMap: profileMap.prefault({}),
  customConfig: custom,
})

export const oidcConfig = base.extend({
  scope: z.string(),
  acceptStringTypedBooleanClaims: z.boolean().default(false),
  trustUnverifiedEmail: z.boolean().default(false),
  idTokenVerificationConfig: z.object({
    jwksUri: z.string(),
    issuer: oneOrMore.optional(),
    audience: oneOrMore.optional(),
    algorithms: z.array(z.string()).optional(),
    clockTolerance: duration.optional(),
    crit: z.record(z.string(), z.boolean()).optional(),
    maxTokenAge: duration.optional(),
    subject: z.string().optional(),
    typ: z.string().optional(),
  }),
  authRequestOptionalConfig: z
    .object({
      responseMode: z.string(),
      display: z.string(),
      prompt: z.string(),
      maxAge: z.string(),
      uiLocales: z.string(),
      idTokenHint: z.string(),
      loginHint: z.string(),
      acrValues: z.string(),
    })
    .partial()
    .optional(),
  customConfig: custom,
})

const choices = (...values: string[]) => values.map(value => ({ value, title: value }))

const baseItems = [
  item('authorizationEndpoint', 'Authorization endpoint'),
  item('tokenEndpoint', 'Token endpoint'),
  item('clientId', 'Client ID'),
  item('clientSecret', 'Client secret'),
  item('tokenEndpointAuthMethod', 'Client authentication', {
    type: 'Select',
    required: false,
    defaultValue: 'client_secret_post',
    selectItems: choices('client_secret_post', 'client_secret_basic', 'client_secret_jwt'),
  }),
  item('clientSecretJwtSigningAlgorithm', 'Signing algorithm', {
    type: 'Select',
    required: false,
    defaultValue: 'HS256',
    selectItems: choices('HS256', 'HS384', 'HS512'),
    showConditions: [{ targetKey: 'tokenEndpointAuthMethod', expectValue: 'client_secret_jwt' }],
  }),
]

export const oauth2Items = [
  ...baseItems,
  item('scope', 'Scope', { required: false }),
  item('userInfoEndpoint', 'User info endpoint'),
  item('tokenEndpointResponseType', 'Token response', {
    type: 'Select',
    required: false,
    defaultValue: 'query-string',
    selectItems: choices('query-string', 'json'),
  }),
  item('profileMap', 'Profile map', {
    type: 'Json',
    required: false,
    defaultValue: { id: 'id', email: 'email', phone: 'phone', name: 'name', avatar: 'avatar' },
  }),
  item('customConfig', 'Further authorization parameters', {
    type: 'Json',
    required: false,
    defaultValue: {},
  }),
]

export const oidcItems = [
  ...baseItems,
  item('scope', 'Scope', { defaultValue: 'openid profile email' }),
  item('idTokenVerificationConfig', 'ID token verification', {
    type: 'Json',
    defaultValue: { jwksUri: '', issuer: '' },
  }),
  item('trustUnverifiedEmail', 'Trust e-mail addresses that are not verified', {
    type: 'Switch',
    required: false,
    defaultValue: false,
  }),
  item('acceptStringTypedBooleanClaims', 'Take "true" for true', {
    type: 'Switch',
    required: false,
    defaultValue: false,
  }),
  item('authRequestOptionalConfig', 'Authorization options', {
    type: 'Json',
    required: false,
    defaultValue: {},
  }),
  item('customConfig', 'Further authorization parameters', {
    type: 'Json',
    required: false,
    defaultValue: {},
  }),
]
