import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CookieJar, follow, passSignIn } from './people.ts'
import type { TestServer } from './server.ts'

export const person = { username: 'mira', password: 'sunny-Lake-77' }

export type Algorithm = 'RS256' | 'ES384'

export type RelyingParty = { id: string; secret: string }

/** Registers an application that gets its ID tokens signed by this algorithm. */
export async function registerRelyingParty(
  server: TestServer,
  { home, callback }: { home: string; callback: string },
  algorithm: Algorithm = 'RS256',
): Promise<RelyingParty> {
  const { id, secret = '' } = await server.manage('POST /api/applications', {
    body: {
      name: `A client by ${algorithm}`,
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [home] },
      customClientMetadata: { idTokenSignedResponseAlg: algorithm },
    },
  })
  return { id, secret }
}

/** Signs the person in from an application's authorization request. Returns where the browser comes back to the application. */
export async function signInFrom(
  { url }: TestServer,
  address: string | null,
  callback: string,
): Promise<{ jar: CookieJar; returned: string }> {
  const jar = new CookieJar()
  await jar.fetch(address ?? '')
  const next = await passSignIn(url, jar, { ...person, event: 'SignIn' })
  return { jar, returned: await follow(jar, next, callback) }
}

/** An HTTP server of an application, on a free port of this machine. */
export async function listen(handler?: RequestListener) {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, home: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
