import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { Page } from 'playwright'
import { startAnswering } from './openid-provider.ts'
import type { TestServer } from './server.ts'

type Key = Parameters<SignJWT['sign']>[0]

export type Google = {
  clientId: string
  /** An ID token, as One Tap gives it to a page. */
  credential(claims?: JWTPayload, key?: Key): Promise<string>
  /** Replaces the connectors by the one of Google, `tap`, with this configuration of One Tap. */
  configure(more: { oneTap?: object }): Promise<void>
  stop(): Promise<void>
}

/** Google's keys have a fixed address; the server's `fetch` reads them from a local server instead. */
export async function startGoogle(server: TestServer): Promise<Google> {
  const clientId = 'a-client.apps.googleusercontent.com'
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'one' }] })
  const { url, stop } = await startAnswering((_, response) =>
    response.setHeader('content-type', 'application/json').end(keys),
  )
  const { services } = server.running
  const send = services.fetch
  services.fetch = (input, init) => send(String(input).replace('https://www.googleapis.com', url), init)
  return {
    clientId,
    stop,
    credential(claims = {}, key = privateKey) {
      const now = Math.floor(Date.now() / 1000)
      const honest = {
        iss: 'https://accounts.google.com',
        aud: clientId,
        sub: '1122',
        jti: crypto.randomUUID(),
        email: 'mira@people.example',
        email_verified: true,
        name: 'Mira',
        iat: now,
        exp: now + 3600,
      }
      return new SignJWT({ ...honest, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key)
    },
    async configure(more) {
      await server.database.query('delete from connectors')
      const config = { clientId, clientSecret: 'a-secret', ...more }
      await server.manage('POST /api/connectors', {
        body: { id: 'tap', connectorId: 'google-universal', config },
      })
    },
  }
}

/**
 * Answers requests for Google's script with one that has the same functions, as the browsers of the tests reach no other
 * server. It shows a button, `Continue as Mira`, which gives a credential of these claims.
 */
export async function serveGoogleScript(page: Page, google: Google, claims: JWTPayload = {}): Promise<void> {
  await page.exposeFunction('signCredential', (nonce?: string) =>
    google.credential({ ...claims, ...(nonce && { nonce }) }),
  )
  await page.route('https://accounts.google.com/**', route =>
    new URL(route.request().url()).pathname === '/gsi/client'
      ? route.fulfill({ body: script, contentType: 'text/javascript' })
      : route.abort(),
  )
}

const script = `{
  let options
  let button
  window.google = { accounts: { id: {
    initialize: given => { options = given },
    prompt() {
      button = document.createElement('button')
      button.textContent = 'Continue as Mira'
      button.dataset.client = options.client_id
      button.onclick = async () => options.callback({ credential: await signCredential(options.nonce) })
      document.body.append(button)
    },
    cancel: () => button?.remove(),
  } } }
}`
