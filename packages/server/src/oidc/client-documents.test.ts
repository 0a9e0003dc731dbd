import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  type CookieJar,
  exchange,
  passSignIn,
  signInApiOf,
} from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../tests/support/somebody.ts'
import { localhostTls } from '../../../../tests/support/tls.ts'
import { expectNoTrace } from '../../../../tests/support/traces.ts'
import { ask } from '../../../../tests/support/wire.ts'

// docs/wire/management-api.md#6.16; IETF draft-ietf-oauth-client-id-metadata-document. Documents come from a real
// server with TLS, whose certificate this process trusts.

const redirectUri = 'http://localhost:4711/callback'
let server: TestServer
let origin: string
let fetched = 0
const documents: Record<string, (message: IncomingMessage, response: ServerResponse) => unknown> = {}
const trusted = getCACertificates('default')

const host = createServer(localhostTls, (message, response) => {
  fetched += 1
  const answer = documents[message.url ?? '']
  if (answer) answer(message, response)
  else response.writeHead(404).end()
})

beforeAll(async () => {
  setDefaultCACertificates([...trusted, localhostTls.cert])
  host.listen(0)
  await once(host, 'listening')
  origin = `https://localhost:${(host.address() as AddressInfo).port}`
  server = await startTestServer({ allowPrivateNetwork: true })
  await enable(true)
})
afterAll(async () => {
  setDefaultCACertificates(trusted)
  host.close()
  await server.stop()
})

const manage = async (at: string, body?: unknown) =>
  ask(server.url, at, { token: await server.token(), body })
const enable = (enabled: boolean) => manage('PATCH /api/configs/cimd', { enabled })

/** Publishes a document. Returns its address, which is the client id. */
function publish(path: string, metadata: object = {}): string {
  const id = origin + path
  documents[path] = (_, response) =>
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        client_id: id,
        client_name: 'An agent',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'none',
        ...metadata,
      }),
    )
  return id
}

const begin = (clientId: string, more: { scope?: string; jar?: CookieJar; redirectUri?: string } = {}) =>
  authorize(server.url, { redirectUri, scope: 'openid', ...more, clientId })
/** Where the authorization endpoint leads: a page of ours, or an error. */
const placeOf = async (clientId: string, more = {}) => {
  const { pathname, searchParams } = new URL((await begin(clientId, more)).location, server.url)
  // Our error page has parameters of the same names.
  return pathname === '/error' ? pathname : (searchParams.get('error') ?? pathname)
}

describe('an application with a metadata document', () => {
  it('signs people in as a third party, with their consent to its host', async () => {
    await manage('POST /api/cimd/user-consent-scopes', { userScopes: ['email'] })
    const id = publish('/agent.json')
    const mira = await somebody(server)
    const request = await begin(id, { scope: 'openid email offline_access' })
    const toConsent = await passSignIn(server.url, request.jar, { ...mira, password, event: 'SignIn' })
    expect((await request.jar.fetch(toConsent)).headers.get('location')).toContain('/consent?')
    const api = signInApiOf(server.url, request.jar)
    const { application, missingOIDCScope } = await api('GET /api/interaction/consent')
    expect(application).toMatchObject({ id, name: `An agent (${new URL(origin).host})` })
    expect(missingOIDCScope).toEqual(['email'])
    const { redirectTo } = await api('POST /api/interaction/consent', { body: {} })
    const back = await request.jar.fetch(redirectTo)
    const tokens = await exchange(server.url, back.headers.get('location') ?? '', request)
    expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: id, sub: mira.id })
    // The person sees the application, and can revoke it.
    const verification = await mira.prove()
    const { grants } = (await mira.ask('GET /api/my-account/grants?appType=thirdParty', { verification }))
      .body
    expect(grants.map((grant: { application: object }) => grant.application)).toEqual([
      { id, name: new URL(origin).host },
    ])
    const token = tokens.access_token
    expect((await ask(server.url, 'GET /oidc/me', { token })).status).toBe(200)
    await mira.ask(`DELETE /api/my-account/grants/${grants[0].id}`, { verification })
    expect((await ask(server.url, 'GET /oidc/me', { token })).status).toBe(401)
  })

  it('is named by the account of a person who registers with it', async () => {
    const id = publish('/registers.json')
    const { jar } = await begin(id)
    await passSignIn(server.url, jar, { username: 'noor', password, event: 'Register' })
    const [user] = (await manage('GET /api/users?search.username=noor')).body
    expect(user).toMatchObject({ applicationId: null, cimdClientId: id })
  })

  it('is third-party and public, whatever its document claims', async () => {
    const id = publish('/boasts.json', {
      isThirdParty: false,
      settings: { alwaysIssueRefreshToken: true },
      grant_types: [
        'authorization_code',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ],
      scope: 'openid profile roles',
      logo_uri: 'https://elsewhere.example/logo.png',
      backchannel_logout_uri: 'https://elsewhere.example/logout',
    })
    const client = await server.running.services.provider.Client.find(id)
    expect(client).toMatchObject({
      isThirdParty: true,
      settings: {},
      grantTypes: ['authorization_code', 'refresh_token'],
      clientAuthMethod: 'none',
      scope: 'openid offline_access email',
      logoUri: undefined,
      backchannelLogoutUri: undefined,
    })
    expect(await placeOf(id, { scope: 'openid profile' })).toBe('invalid_scope')
  })

  it.each<[string, object]>([
    ['names another client', { client_id: 'https://elsewhere.example/agent.json' }],
    ['has a secret', { client_secret: 'no secret any more' }],
    ['authenticates with a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['redirects to http elsewhere', { redirect_uris: ['http://elsewhere.example/callback'] }],
    ['redirects to a script', { redirect_uris: ['javascript:alert(1)'] }],
    ['redirects to a pattern', { redirect_uris: ['https://*.test/callback'] }],
    ['redirects nowhere', { redirect_uris: [] }],
    ['is longer than 5 KiB', { client_name: 'x'.repeat(6000) }],
  ])('is refused if its document %s', async (name, metadata) => {
    const id = publish(`/${name.replaceAll(' ', '-')}.json`, metadata)
    expect(await placeOf(id)).toBe('/error')
  })

  it('is refused for a redirect URI that its document does not have', async () => {
    const id = publish('/exact.json')
    expect(await placeOf(id, { redirectUri: `${redirectUri}/else` })).toBe('/error')
  })

  it('is refused if its document is elsewhere, slow or no JSON', async () => {
    const known = publish('/known.json')
    documents['/moved.json'] = (_, response) => response.writeHead(302, { location: known }).end()
    documents['/slow.json'] = () => undefined
    documents['/text.json'] = (_, response) => response.end('no JSON')
    for (const path of ['/moved.json', '/slow.json', '/text.json', '/missing.json'])
      expect(await placeOf(origin + path), path).toBe('/error')
  })

  it('has its document fetched once within the minute, whatever the document says', async () => {
    const id = publish('/cached.json')
    const before = fetched
    for (let times = 0; times < 3; times += 1) expect(await placeOf(id)).toBe('/sign-in')
    expect(fetched).toBe(before + 1)
  })

  it('is refused at once when documents are switched off, and not announced', async () => {
    const id = publish('/off.json')
    expect(await placeOf(id)).toBe('/sign-in')
    const announced = async () =>
      (await ask(server.url, 'GET /oidc/.well-known/openid-configuration')).body
        .client_id_metadata_document_supported
    expect(await announced()).toBe(true)
    await enable(false)
    expect(await placeOf(id)).toBe('/error')
    expect(await announced()).toBeUndefined()
    await enable(true)
  })
})

it('a document at a private address is not fetched, unless the operator allows that', async () => {
  const guarded = await startTestServer()
  try {
    await guarded.manage('PATCH /api/configs/cimd', { body: { enabled: true } })
    const before = fetched
    const { location } = await authorize(guarded.url, { clientId: publish('/private.json'), redirectUri })
    expect(location).toContain('/error')
    expect(fetched).toBe(before)
  } finally {
    await guarded.stop()
  }
})

describe('the settings of metadata documents', () => {
  it('are off on a new server', async () => {
    const fresh = await startTestServer()
    expect((await fresh.manage('GET /api/configs/cimd')).enabled).toBe(false)
    await fresh.stop()
  })

  it('list, add and remove the scopes that such applications may request', async () => {
    const at = '/api/cimd/user-consent-scopes'
    expect((await manage(`POST ${at}`, { userScopes: ['phone'] })).status).toBe(201)
    expect((await manage(`GET ${at}`)).body.userScopes).toContain('phone')
    expect((await manage(`DELETE ${at}/user-scopes/phone`)).status).toBe(204)
    expect((await manage(`GET ${at}`)).body.userScopes).not.toContain('phone')
    const refused = await expectNoTrace(server.database, () => manage(`DELETE ${at}/user-scopes/phone`))
    expect(refused).toEqual(refusedAs(404, 'entity.not_found'))
    const unknown = await expectNoTrace(server.database, () =>
      manage(`POST ${at}`, { resourceScopes: ['nothing'] }),
    )
    expect(unknown).toEqual(refusedAs(422, 'application.user_consent_scopes_not_found'))
  })
})
