import type { FormItem } from '@latchkey/contract'
import type { ConsoleKey, ConsoleSay } from '../texts.tsx'

/** The fields in the languages of the console: the server describes them in English alone. */
const names: Readonly<Record<string, ConsoleKey>> = {
  host: 'connectors.field.host',
  port: 'connectors.field.port',
  auth: 'connectors.field.auth',
  'auth.user': 'connectors.field.auth.user',
  'auth.pass': 'connectors.field.auth.pass',
  fromEmail: 'connectors.field.fromEmail',
  replyTo: 'connectors.field.replyTo',
  templates: 'connectors.field.templates',
  secure: 'connectors.field.secure',
  tls: 'connectors.field.tls',
  customHeaders: 'connectors.field.customHeaders',
  endpoint: 'connectors.field.endpoint',
  authorization: 'connectors.field.authorization',
  accountSID: 'connectors.field.accountSID',
  authToken: 'connectors.field.authToken',
  fromMessagingServiceSID: 'connectors.field.fromMessagingServiceSID',
  disableRiskCheck: 'connectors.field.disableRiskCheck',
  clientId: 'connectors.field.clientId',
  clientSecret: 'connectors.field.clientSecret',
  scope: 'connectors.field.scope',
  scopes: 'connectors.field.scope',
  appId: 'connectors.field.appId',
  appSecret: 'connectors.field.appSecret',
  privateKey: 'connectors.field.privateKey',
  signType: 'connectors.field.signType',
  charset: 'connectors.field.charset',
  prompts: 'connectors.field.prompts',
  oneTap: 'connectors.field.oneTap',
  offlineAccess: 'connectors.field.offlineAccess',
  cloudInstance: 'connectors.field.cloudInstance',
  tenantId: 'connectors.field.tenantId',
  universalLinks: 'connectors.field.universalLinks',
  redirectUri: 'connectors.field.redirectUri',
  authorizationEndpoint: 'connectors.field.authorizationEndpoint',
  tokenEndpoint: 'connectors.field.tokenEndpoint',
  userInfoEndpoint: 'connectors.field.userInfoEndpoint',
  tokenEndpointAuthMethod: 'connectors.field.tokenEndpointAuthMethod',
  clientSecretJwtSigningAlgorithm: 'connectors.field.clientSecretJwtSigningAlgorithm',
  tokenEndpointResponseType: 'connectors.field.tokenEndpointResponseType',
  profileMap: 'connectors.field.profileMap',
  'profileMap.id': 'connectors.field.profileMap.id',
  'profileMap.email': 'connectors.field.profileMap.email',
  'profileMap.phone': 'connectors.field.profileMap.phone',
  'profileMap.name': 'connectors.field.profileMap.name',
  'profileMap.avatar': 'connectors.field.profileMap.avatar',
  customConfig: 'connectors.field.customConfig',
  idTokenVerificationConfig: 'connectors.field.idTokenVerificationConfig',
  'idTokenVerificationConfig.jwksUri': 'connectors.field.idTokenVerificationConfig.jwksUri',
  'idTokenVerificationConfig.issuer': 'connectors.field.idTokenVerificationConfig.issuer',
  trustUnverifiedEmail: 'connectors.field.trustUnverifiedEmail',
  acceptStringTypedBooleanClaims: 'connectors.field.acceptStringTypedBooleanClaims',
  authRequestOptionalConfig: 'connectors.field.authRequestOptionalConfig',
}

const notes: Readonly<Record<string, ConsoleKey>> = {
  fromEmail: 'connectors.field.fromEmail.about',
  templates: 'connectors.field.templates.about',
  secure: 'connectors.field.secure.about',
  endpoint: 'connectors.field.endpoint.about',
  scope: 'connectors.field.scope.about',
  profileMap: 'connectors.field.profileMap.about',
  idTokenVerificationConfig: 'connectors.field.idTokenVerificationConfig.about',
  trustUnverifiedEmail: 'connectors.field.trustUnverifiedEmail.about',
  offlineAccess: 'connectors.field.offlineAccess.about',
}

/** The name of a field, or of a member of one. An optional field says so. */
export function nameOfField({ key, type, label, required = false }: FormItem, say: ConsoleSay): string {
  const words = names[key] ? say(names[key]) : label
  return required || type === 'Switch' ? words : say('connectors.field.optional', { name: words })
}

export function nameOfMember({ key }: FormItem, member: string, say: ConsoleSay): string {
  const known = names[`${key}.${member}`]
  return known ? say(known) : member
}

/** A sentence below a field. */
export function noteOfField({ key, description }: FormItem, say: ConsoleSay): string | undefined {
  return notes[key] ? say(notes[key]) : description
}
