import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { auth } from 'express-openid-connect'
import { decodeProtectedHeader } from 'jose'
import { Issuer } from 'openid-client-5'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CookieJar, follow, passSignIn, signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'

// Libraries that applications use, with their defaults: each signs a person in, reads who they are, and signs out.

const person = { username: 'mira', password: 'sunny-Lake-77' }
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, person.username, person.password, { event: 'Register' })
})
afterAll(() => server.stop())

function register(home: string, callback: string, algorithm: 'RS256' | 'ES384') {
  return server.manage('POST /api/applications', {
    body: {
      name: `A client by ${algorithm}`,
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [home] },
      customClientMetadata: { idTokenSignedResponseAlg: algorithm },
    },
  })
}

describe('openid-client 5', () => {
  it.each(['RS256', 'ES384'] as const)('signs a person in and out with ID tokens by %s', async algorithm => {
    const callback = 'https://app.example/callback'
    const { id, secret = '' } = await register('https://app.example/bye', callback, algorithm)
    const { Client } = await Issuer.discover(`${server.url}/oidc`)
    const client = new Client({
      client_id: id,
      client_secret: secret,
      redirect_uris: [callback],
      response_types: ['code'],
      // RS256 is the library's default.
      ...(algorithm !== 'RS256' && { id_token_signed_response_alg: algorithm }),
    })
    const jar = new CookieJar()
    await jar.fetch(client.authorizationUrl({ scope: 'openid profile', state: 's', nonce: 'n' }))
    const next = await passSignIn(server.url, jar, { ...person, event: 'SignIn' })
    const returned = await follow(jar, next, callback)
    const tokens = await client.callback(callback, client.callbackParams(returned), {
      state: 's',
      nonce: 'n',
    })
    expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe(algorithm)
    expect(tokens.claims().username).toBe('mira')
    expect((await client.userinfo(tokens)).username).toBe('mira')
    const end = await jar.fetch(client.endSessionUrl({ id_token_hint: tokens.id_token ?? '' }))
    expect(await end.text()).toContain('name="xsrf"')
  })
})

describe('express-openid-connect', () => {
  let application: Server
  let home: string
  beforeAll(async () => {
    application = createServer().listen(0, '127.0.0.1')
    await once(application, 'listening')
    home = `http://127.0.0.1:${(application.address() as AddressInfo).port}`
  })
  afterAll(() => application.close())

  it('protects an Express application with its default, RS256', async () => {
    const { id, secret = '' } = await register(home, `${home}/callback`, 'RS256')
    const app = express()
    app.use(
      auth({
        issuerBaseURL: `${server.url}/oidc`,
        baseURL: home,
        clientID: id,
        clientSecret: secret,
        secret: 'what the cookies of this application are signed with',
        authorizationParams: { response_type: 'code', scope: 'openid profile' },
        idpLogout: true,
      }),
    )
    app.get('/', (request, response) => void response.json(request.oidc.user))
    application.on('request', app)

    const [here, there] = [new CookieJar(), new CookieJar()]
    const begun = await here.fetch(`${home}/`)
    await there.fetch(begun.headers.get('location') ?? '')
    const next = await passSignIn(server.url, there, { ...person, event: 'SignIn' })
    await here.fetch(await follow(there, next, `${home}/callback`))
    expect(await (await here.fetch(`${home}/`)).json()).toMatchObject({ username: 'mira' })
    const out = await here.fetch(`${home}/logout`)
    const end = await there.fetch(out.headers.get('location') ?? '')
    expect(await end.text()).toContain('name="xsrf"')
    expect((await here.fetch(`${home}/`)).status).toBe(302)
  })
})
