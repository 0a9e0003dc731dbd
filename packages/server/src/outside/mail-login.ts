import { createPrivateKey, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { Undelivered } from './undelivered.ts'

/** Credentials for an SMTP server; docs/wire/management-api.md#5.6. */
export type MailAuth =
  | { user?: string | undefined; pass?: string | undefined; type?: string | undefined }
  | {
      user: string
      serviceClient: string
      privateKey: string | { key: string; passphrase: string }
      type?: string | undefined
    }
  | {
      user: string
      type?: string | undefined
      clientId?: string | undefined
      clientSecret?: string | undefined
      refreshToken?: string | undefined
      accessToken?: string | undefined
      expires?: number | undefined
      accessUrl?: string | undefined
    }

type Login =
  | { auth: { user: string; pass: string } | { type: 'OAuth2'; user: string; accessToken: string } }
  | Record<never, never>

const googleTokens = 'https://oauth2.googleapis.com/token'

/**
 * Returns the credentials in the shape of `nodemailer`: a password, or an access token. Fetches the access token if
 * the configuration holds a service account or a refresh token instead.
 */
export async function mailLogin(
  auth: MailAuth,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Login> {
  if ('serviceClient' in auth) {
    const assertion = await assertionOf(auth)
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }
    return byToken(auth.user, await fetchToken(googleTokens, form, { fetch, signal }))
  }
  if ('pass' in auth && auth.pass !== undefined) return { auth: { user: auth.user ?? '', pass: auth.pass } }
  if (!isOAuth(auth)) return {}
  const isFresh = auth.expires === undefined || auth.expires > Date.now()
  if (auth.accessToken && (isFresh || !auth.refreshToken)) return byToken(auth.user, auth.accessToken)
  const form = {
    grant_type: 'refresh_token',
    client_id: auth.clientId ?? '',
    client_secret: auth.clientSecret ?? '',
    refresh_token: auth.refreshToken ?? '',
  }
  return byToken(auth.user, await fetchToken(auth.accessUrl ?? googleTokens, form, { fetch, signal }))
}

type OAuth = Extract<MailAuth, { refreshToken?: unknown }>

function isOAuth(auth: MailAuth): auth is OAuth {
  return 'refreshToken' in auth || 'accessToken' in auth
}

function byToken(user: string, accessToken: string): Login {
  return { auth: { type: 'OAuth2', user, accessToken } }
}

/** A JWT bearer assertion for Google's service accounts; RFC 7523 section 2.1. */
async function assertionOf({
  user,
  serviceClient,
  privateKey,
}: Extract<MailAuth, { serviceClient: string }>): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ scope: 'https://mail.google.com/' })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(serviceClient)
    .setSubject(user)
    .setAudience(googleTokens)
    .setIssuedAt(now)
    .setExpirationTime(now + 300)
    .sign(readKey(privateKey))
}

function readKey(privateKey: string | { key: string; passphrase: string }): KeyObject {
  try {
    return createPrivateKey(privateKey)
  } catch {
    // The parser's message is left out: it may quote the key.
    throw new Undelivered('the private key cannot be used')
  }
}

async function fetchToken(
  url: string,
  form: Record<string, string>,
  { fetch, signal }: { fetch: typeof globalThis.fetch; signal: AbortSignal },
): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    signal,
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok && typeof answer === 'object' && answer !== null && 'access_token' in answer)
    return String(answer.access_token)
  throw new Undelivered('it gave no access token', `${response.status} ${JSON.stringify(answer)}`)
}
