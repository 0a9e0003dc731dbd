import type { TestServer } from './server.ts'
import { type Answer, ask } from './wire.ts'

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

export const types = {
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
  idToken: 'urn:ietf:params:oauth:token-type:id_token',
  impersonation: 'urn:logto:token-type:impersonation_token',
  personal: 'urn:logto:token-type:personal_access_token',
} as const

export type Exchanger = { id: string; secret?: string | undefined }

/** An application that can exchange tokens. */
export async function registerExchanger(
  server: TestServer,
  type: 'SPA' | 'Native' | 'Traditional' | 'MachineToMachine' = 'MachineToMachine',
): Promise<Exchanger> {
  const { id, secret } = await server.manage('POST /api/applications', {
    body: { name: `Exchanges as ${type}`, type, customClientMetadata: { allowTokenExchange: true } },
  })
  return { id, secret }
}

/** Requests a token exchange with these additional parameters. */
export async function askExchange(
  { url }: TestServer,
  { id, secret }: Exchanger,
  parameters: Record<string, string>,
): Promise<Answer> {
  const form = { grant_type: tokenExchange, client_id: id, ...(secret && { client_secret: secret }) }
  return ask(url, 'POST /oidc/token', {
    text: new URLSearchParams({ ...form, ...parameters }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

export async function newSubjectToken(server: TestServer, userId: string, reason?: string): Promise<string> {
  const body = { userId, ...(reason && { reason }) }
  return (await server.manage('POST /api/subject-tokens', { body })).subjectToken
}

export async function newPersonalAccessToken(
  server: TestServer,
  userId: string,
  { name = 'script', expiresAt = undefined as number | undefined } = {},
): Promise<string> {
  const { value } = await server.manage('POST /api/users/:userId/personal-access-tokens', {
    params: { userId },
    body: { name, ...(expiresAt && { expiresAt }) },
  })
  return value
}

/** An access token for a person, by the exchange of a subject token. */
export async function impersonate(
  server: TestServer,
  exchanger: Exchanger,
  userId: string,
  { scope = 'openid profile', reason = undefined as string | undefined } = {},
): Promise<string> {
  const { body } = await askExchange(server, exchanger, {
    subject_token: await newSubjectToken(server, userId, reason),
    subject_token_type: types.impersonation,
    scope,
  })
  return body.access_token
}
