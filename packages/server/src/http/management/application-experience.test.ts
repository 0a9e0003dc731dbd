import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, CookieJar, signIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { registerThirdParty } from '../../../../../tests/support/third-party.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#4.8. Authorization: `tests/access-management.test.ts`.

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const newApplication = async (): Promise<string> =>
  (await manage('POST /api/applications', { name: 'A shop', type: 'SPA' })).body.id
const dress = (id: string, body: object) => manage(`PUT /api/applications/${id}/sign-in-experience`, body)
const lookOf = (id: string) => manage(`GET /api/applications/${id}/sign-in-experience`)
const shown = async (appId: string) =>
  (await ask(server.url, `GET /api/.well-known/sign-in-exp?appId=${appId}`)).body
const nobodyThere = refusedAs(404, 'entity.not_exists_with_id')

describe('an application’s sign-in experience', () => {
  it('is 404 until it is set, and complete from then on', async () => {
    const id = await newApplication()
    expect(await lookOf(id)).toEqual(nobodyThere)
    const first = await dress(id, {})
    expect(first.status).toBe(201)
    expect(first.body).toEqual({
      tenantId: 'default',
      applicationId: id,
      color: {},
      branding: {},
      customCss: null,
      termsOfUseUrl: null,
      privacyPolicyUrl: null,
      displayName: null,
    })
    expect((await lookOf(id)).body).toEqual(first.body)
  })

  it('keeps fields that are not given, and replaces those that are', async () => {
    const id = await newApplication()
    const whole = {
      color: { primaryColor: '#123456' },
      branding: { logoUrl: 'https://a.example/logo.svg' },
      customCss: '.a { color: red }',
      termsOfUseUrl: 'https://a.example/terms',
      privacyPolicyUrl: 'http://a.example/privacy',
      displayName: 'The Shop',
    }
    expect(await dress(id, whole)).toMatchObject({ status: 201, body: whole })
    const changed = await dress(id, {
      color: { isDarkModeEnabled: false },
      termsOfUseUrl: '',
      displayName: '',
    })
    expect(changed).toMatchObject({
      status: 200,
      body: { ...whole, color: { isDarkModeEnabled: false }, termsOfUseUrl: null, displayName: null },
    })
    expect(changed.body.color).toEqual({ isDarkModeEnabled: false })
  })

  it('is created once by concurrent requests', async () => {
    const id = await newApplication()
    const answers = await Promise.all([1, 2, 3].map(() => dress(id, { displayName: 'The Shop' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
  })

  it('is deleted with the application', async () => {
    const id = await newApplication()
    await dress(id, { displayName: 'The Shop' })
    await manage(`DELETE /api/applications/${id}`)
    expect(await lookOf(id)).toEqual(nobodyThere)
    const { rows } = await server.database.query(
      'select from application_sign_in_experiences where application_id = $1',
      [id],
    )
    expect(rows).toEqual([])
  })

  it.each([
    { color: { primaryColor: 'red' } },
    { color: { isDarkModeEnabled: 'yes' } },
    { branding: { logoUrl: 'javascript:alert(1)' } },
    { branding: { favicon: 'no address' } },
    { termsOfUseUrl: 'javascript:alert(1)' },
    { privacyPolicyUrl: 'data:text/html,x' },
    { termsOfUseUrl: `https://a.example/${'x'.repeat(2048)}` },
    { displayName: 'x'.repeat(257) },
    { customCss: 7 },
  ])('refuses %j', async body => {
    const id = await newApplication()
    await expectNoTrace(server.database, async () =>
      expect(await dress(id, body)).toEqual(refusedAs(400, 'guard.invalid_input')),
    )
  })

  it('is 404 for an unknown application', async () => {
    await expectNoTrace(server.database, async () => {
      for (const id of ['nothing', 'account-center']) {
        expect(await dress(id, { displayName: 'x' }), id).toEqual(nobodyThere)
        expect(await lookOf(id), id).toEqual(nobodyThere)
      }
    })
  })
})

describe('the sign-in pages of an application', () => {
  it('show its color, images, documents and name instead of the server’s own', async () => {
    await manage('PATCH /api/sign-in-exp', {
      branding: { logoUrl: 'https://services.example/logo', darkLogoUrl: 'https://services.example/dark' },
      termsOfUseUrl: 'https://services.example/terms',
      customCss: '.services {}',
    })
    const services = await shown('nothing')
    expect(services).not.toHaveProperty('displayName')
    const id = await newApplication()
    expect(await shown(id)).toEqual({ ...services, applicationName: 'A shop' })
    await dress(id, {
      color: { primaryColor: '#123456' },
      branding: { logoUrl: 'https://a.example/logo' },
      privacyPolicyUrl: 'https://a.example/privacy',
      customCss: '.shop {}',
      displayName: 'The Shop',
    })
    expect(await shown(id)).toEqual({
      ...services,
      applicationName: 'A shop',
      color: { ...services.color, primaryColor: '#123456' },
      branding: { logoUrl: 'https://a.example/logo' },
      privacyPolicyUrl: 'https://a.example/privacy',
      customCss: '.shop {}',
      displayName: 'The Shop',
    })
    const other = await ask(server.url, `GET /api/.well-known/experience?appId=${id}`)
    expect(other.body).toEqual(await shown(id))
  })

  it('receive the application’s id in their URL', async () => {
    const { location } = await authorize(server.url)
    expect(location).toMatch(/^\/sign-in\?app_id=demo-app&interaction=[\w-]{43}$/)
    const registering = await authorize(server.url, { extra: { first_screen: 'register' } })
    expect(registering.location).toMatch(/^\/register\?app_id=demo-app&/)
  })

  it('ask for consent with its name, logo and documents', async () => {
    const person = await somebody(server)
    const theirs = await registerThirdParty(server, ['email'])
    await dress(theirs.id, {
      displayName: 'Their Shop',
      branding: { logoUrl: 'https://theirs.example/logo', darkLogoUrl: 'https://theirs.example/dark' },
      termsOfUseUrl: 'https://theirs.example/terms',
      privacyPolicyUrl: 'https://theirs.example/privacy',
    })
    const jar = new CookieJar()
    await signIn(server.url, person.username, password, { jar })
    const { location } = await authorize(server.url, {
      jar,
      clientId: theirs.id,
      redirectUri: 'https://elsewhere.example/callback',
      scope: 'openid email',
    })
    expect(location).toMatch(new RegExp(`^/consent\\?app_id=${theirs.id}&`))
    const { application } = await signInApiOf(server.url, jar)('GET /api/interaction/consent')
    expect(application).toEqual({
      id: theirs.id,
      name: 'Their Shop',
      branding: { logoUrl: 'https://theirs.example/logo', darkLogoUrl: 'https://theirs.example/dark' },
      termsOfUseUrl: 'https://theirs.example/terms',
      privacyPolicyUrl: 'https://theirs.example/privacy',
    })
  })
})
