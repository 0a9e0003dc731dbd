import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTotp } from '../../../../../tests/support/factors.ts'
import {
  type OtherProvider,
  type Person,
  redirectUri,
  startOtherProvider,
} from '../../../../../tests/support/openid-provider.ts'
import { authorize, type CookieJar, clientOf, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let other: OtherProvider

beforeAll(async () => {
  other = await startOtherProvider()
  server = await startTestServer({ allowPrivateNetwork: true })
  for (const [target, config] of [
    ['other', other.oidcConfig],
    ['plain', other.oauth2Config],
    ['hidden', other.oidcConfig],
  ] as const)
    await server.manage('POST /api/connectors', {
      body: { id: target, connectorId: target === 'plain' ? 'oauth2' : 'oidc', metadata: { target }, config },
    })
  await server.manage('PATCH /api/sign-in-exp', {
    body: {
      socialSignInConnectorTargets: ['other', 'plain'],
      socialSignIn: { skipRequiredIdentifiers: true },
    },
  })
})
afterAll(async () => {
  await server.stop()
  await other.stop()
})

type SocialVisit = Awaited<ReturnType<typeof authorize>> & {
  call(at: string, body?: unknown): Promise<Answer>
}

async function visit(interactionEvent: 'SignIn' | 'Register' = 'SignIn'): Promise<SocialVisit> {
  const request = await authorize(server.url)
  const call = callIn(request.jar)
  await call('PUT /api/experience', { interactionEvent })
  return { ...request, call }
}

function callIn(jar: CookieJar) {
  return (at: string, body?: unknown) => ask(server.url, at, { body, headers: { cookie: jar.cookie } })
}

const socialAt = 'POST /api/experience/verification/social'

async function begin({ call }: SocialVisit, connectorId = 'other') {
  const answer = await call(`${socialAt}/${connectorId}/authorization-uri`, { state: 'a-state', redirectUri })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as { verificationId: string; authorizationUri: string }
}

/** Performs a verification at the provider. Returns its id. */
async function prove(visiting: SocialVisit, there: Person, connectorId = 'other'): Promise<string> {
  const { verificationId, authorizationUri } = await begin(visiting, connectorId)
  const connectorData = await other.approve(authorizationUri, there)
  const answer = await visiting.call(`${socialAt}/${connectorId}/verify`, { verificationId, connectorData })
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body).toEqual({ verificationId })
  return verificationId
}

const identify = ({ call }: SocialVisit, verificationId: string, more = {}) =>
  call('POST /api/experience/identification', { verificationId, ...more })

/** Completes the sign-in. Returns the account. */
async function finish(visiting: SocialVisit) {
  const { body } = await visiting.call('POST /api/experience/submit')
  const back = await follow(visiting.jar, body.redirectTo, visiting.redirectUri)
  const tokens = await exchange(server.url, back, visiting)
  return clientOf(server.url, tokens)('GET /api/my-account')
}

async function register(there: Person, connectorId = 'other') {
  const visiting = await visit('Register')
  const answer = await identify(visiting, await prove(visiting, there, connectorId))
  expect(answer.status, answer.text).toBe(201)
  return finish(visiting)
}

async function withEmail(email: string, more = {}) {
  return server.manage('POST /api/users', { body: { primaryEmail: email, ...more } })
}

describe('starting a social sign-in', () => {
  it('needs a connector, which the sign-in page need not show', async () => {
    const { call } = await visit()
    const body = { state: 's', redirectUri }
    await expectNoTrace(server.database, async () =>
      expect(await call(`${socialAt}/nobody/authorization-uri`, body)).toEqual(
        refusedAs(404, 'entity.not_found'),
      ),
    )
    expect((await call(`${socialAt}/hidden/authorization-uri`, body)).status).toBe(200)
    expect(await call(`${socialAt}/other/authorization-uri`, { ...body, state: '' })).toEqual(
      refusedAs(400, 'session.insufficient_info'),
    )
  })

  it('verifies nothing yet', async () => {
    const visiting = await visit()
    const { verificationId } = await begin(visiting)
    expect(await identify(visiting, verificationId)).toEqual(refusedAs(400, 'session.verification_failed'))
    const { body } = await visiting.call('GET /api/experience/interaction')
    expect(body.verificationRecords).toEqual([
      { id: verificationId, type: 'Social', verified: false, connectorId: 'other' },
    ])
  })
})

describe('finishing a social sign-in', () => {
  it('refuses a wrong state, another connector, another browser’s verification, and a used code', async () => {
    const [visiting, stranger] = [await visit(), await visit()]
    const { verificationId, authorizationUri } = await begin(visiting)
    const connectorData = await other.approve(authorizationUri, { sub: 'careful' })
    const verify = (at: string, body: object) =>
      visiting.call(`${socialAt}/${at}/verify`, { verificationId, connectorData, ...body })
    expect(await verify('other', { connectorData: { ...connectorData, state: 'forged' } })).toEqual(
      refusedAs(400, 'connector.invalid_request_parameters'),
    )
    expect(await verify('plain', {})).toEqual(refusedAs(404, 'session.verification_session_not_found'))
    expect(await verify('other', { verificationId: undefined })).toEqual(
      refusedAs(404, 'session.verification_session_not_found'),
    )
    expect(await stranger.call(`${socialAt}/other/verify`, { verificationId, connectorData })).toEqual(
      refusedAs(404, 'session.verification_session_not_found'),
    )
    expect((await verify('other', {})).status).toBe(200)
    const again = await begin(stranger)
    expect(
      await stranger.call(`${socialAt}/other/verify`, {
        verificationId: again.verificationId,
        connectorData,
      }),
    ).toEqual(refusedAs(401, 'connector.social_auth_code_invalid'))
  })
})

describe('social registration', () => {
  it('creates an account with identity, name, picture and the verified email address', async () => {
    const there = {
      sub: 'new',
      name: 'Nia',
      picture: 'https://pictures.example/nia.png',
      email: 'nia@other.example',
      email_verified: true,
    }
    expect(await register(there)).toMatchObject({
      name: 'Nia',
      avatar: 'https://pictures.example/nia.png',
      primaryEmail: 'nia@other.example',
      username: null,
      identities: {
        other: { userId: 'new', details: { id: 'new', name: 'Nia', email: 'nia@other.example' } },
      },
    })
  })

  it('leaves out an email address that is not verified', async () => {
    const claimed = { name: 'Nia', email: 'claimed@other.example', email_verified: false }
    expect((await register({ ...claimed, sub: 'claimer' })).primaryEmail).toBeNull()
    const plain = { ...claimed, sub: 'plain-claimer', email_verified: true }
    expect((await register(plain, 'plain')).primaryEmail).toBeNull()
  })

  it('leaves out an email address that another account has', async () => {
    await withEmail('taken@other.example')
    expect(
      (await register({ sub: 'late', email: 'Taken@other.example', email_verified: true })).primaryEmail,
    ).toBeNull()
  })

  it('leaves out a picture that is not a web address, and truncates the name', async () => {
    const { name, avatar } = await register({
      sub: 'odd',
      name: 'x'.repeat(200),
      picture: 'javascript:alert(1)',
    })
    expect(name).toBe('x'.repeat(128))
    expect(avatar).toBeNull()
  })

  it('is refused for an identity that another account has', async () => {
    await register({ sub: 'twice' })
    const visiting = await visit('Register')
    const verificationId = await prove(visiting, { sub: 'twice' })
    await expectNoTrace(server.database, async () =>
      expect(await identify(visiting, verificationId)).toEqual(
        refusedAs(422, 'user.identity_already_in_use'),
      ),
    )
  })

  it('creates one account by concurrent requests', async () => {
    const visits = [await visit('Register'), await visit('Register')]
    const ids = await Promise.all(visits.map(each => prove(each, { sub: 'racing' })))
    const answers = await Promise.all(visits.map((each, index) => identify(each, ids[index] ?? '')))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422])
  })
})

describe('social sign-in', () => {
  it('signs in the person to whom the identity is linked', async () => {
    const { id } = await register({ sub: 'returning', name: 'Rae' })
    const visiting = await visit()
    const answer = await identify(visiting, await prove(visiting, { sub: 'returning', name: 'Another name' }))
    expect(answer.status, answer.text).toBe(204)
    expect(await finish(visiting)).toMatchObject({ id, name: 'Rae' })
  })

  it('updates name and picture when the connector has `syncProfile`', async () => {
    await register({ sub: 'synced', name: 'Before' })
    const params = { id: 'other' }
    await server.manage('PATCH /api/connectors/:id', { params, body: { syncProfile: true } })
    const visiting = await visit()
    await identify(visiting, await prove(visiting, { sub: 'synced', name: 'After' }))
    expect((await finish(visiting)).name).toBe('After')
    await server.manage('PATCH /api/connectors/:id', { params, body: { syncProfile: false } })
  })

  it('refuses a suspended account', async () => {
    const { id } = await register({ sub: 'suspended' })
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: id },
      body: { isSuspended: true },
    })
    const visiting = await visit()
    expect(await identify(visiting, await prove(visiting, { sub: 'suspended' }))).toEqual(
      refusedAs(401, 'user.suspended'),
    )
  })

  it('refuses an identity that was unlinked', async () => {
    const { id } = await register({ sub: 'taken-away' })
    await server.database.query(
      `update users set username = 'still_here', identities = identities - 'other' where id = $1`,
      [id],
    )
    const visiting = await visit()
    expect(await identify(visiting, await prove(visiting, { sub: 'taken-away' }))).toEqual(
      refusedAs(404, 'user.identity_not_exist'),
    )
  })

  it('reports an identity that no account has, and can continue as a registration', async () => {
    const visiting = await visit()
    const verificationId = await prove(visiting, { sub: 'nobody-yet' })
    const answer = await identify(visiting, verificationId)
    expect(answer).toEqual(refusedAs(404, 'user.identity_not_exist'))
    expect(answer.body.data).toBeUndefined()
    await visiting.call('PUT /api/experience/interaction-event', { interactionEvent: 'Register' })
    expect((await identify(visiting, verificationId)).status).toBe(201)
  })
})

describe('a provider’s email address that an account has', () => {
  let count = 0
  let email: string
  let owner: string
  beforeEach(async () => {
    email = `owner${count++}@mail.example`
    owner = (await withEmail(email)).id
  })

  const identitiesOf = async (userId: string) =>
    (await server.manage('GET /api/users/:userId', { params: { userId } })).identities

  it('is returned masked, and links the identity when the person agrees', async () => {
    const visiting = await visit()
    const verificationId = await prove(visiting, { sub: `linking-${email}`, email, email_verified: true })
    expect(await identify(visiting, verificationId)).toEqual(
      refusedAs(404, 'user.identity_not_exist', {
        relatedUser: { type: 'email', value: 'o****@mail.example' },
      }),
    )
    expect(await identitiesOf(owner)).toEqual({})
    expect((await identify(visiting, verificationId, { linkSocialIdentity: true })).status).toBe(204)
    expect(await identitiesOf(owner)).toEqual({})
    expect(await finish(visiting)).toMatchObject({ id: owner })
    expect(await identitiesOf(owner)).toHaveProperty('other')
  })

  const refusesToLink = async (there: Person, connectorId?: string) => {
    const visiting = await visit()
    const verificationId = await prove(visiting, there, connectorId)
    const before = await identitiesOf(owner)
    const answer = await expectNoTrace(server.database, () =>
      identify(visiting, verificationId, { linkSocialIdentity: true }),
    )
    expect(answer).toEqual(refusedAs(404, 'user.identity_not_exist'))
    expect(answer.body.data).toBeUndefined()
    expect(await identitiesOf(owner)).toEqual(before)
  }

  it('does not link when the provider did not verify it', async () => {
    await refusesToLink({ sub: `attacker-${email}`, email, email_verified: false })
    await refusesToLink({ sub: `silent-${email}`, email })
  })

  it('does not link when the provider never verifies addresses', () =>
    refusesToLink({ sub: `plain-${email}`, email, email_verified: true }, 'plain'))

  it('does not link when it is unverified, even with `trustUnverifiedEmail`', async () => {
    const params = { id: 'other' }
    const config = { ...other.oidcConfig, trustUnverifiedEmail: true }
    await server.manage('PATCH /api/connectors/:id', { params, body: { config } })
    await refusesToLink({ sub: `trusted-${email}`, email, email_verified: false })
    await server.manage('PATCH /api/connectors/:id', { params, body: { config: other.oidcConfig } })
  })

  it('does not link a second identity of the same provider', async () => {
    const visiting = await visit()
    const first = await prove(visiting, { sub: `first-${email}`, email, email_verified: true })
    expect((await identify(visiting, first, { linkSocialIdentity: true })).status).toBe(204)
    await finish(visiting)
    await refusesToLink({ sub: `second-${email}`, email, email_verified: true })
  })

  it('is ignored while sign-up allows unverified email addresses', async () => {
    const signUp = { identifiers: ['email'], password: true, verify: false }
    await server.database.query(
      `insert into settings (name, value, updated_at) values ('signInExperience', $1, now())
       on conflict (name) do update set value = settings.value || excluded.value`,
      [JSON.stringify({ signUp })],
    )
    server.running.services.settings.forget()
    await refusesToLink({ sub: `hijacked-${email}`, email, email_verified: true })
    await server.database.query(
      `update settings set value = value - 'signUp' where name = 'signInExperience'`,
    )
    server.running.services.settings.forget()
  })

  it('does not link before the second factor is verified', async () => {
    const guarded = await somebody(server)
    await server.manage('PATCH /api/sign-in-exp', {
      body: { mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'UserControlled' } },
    })
    await addTotp(guarded)
    const theirs = `guarded-${email}`
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: guarded.id },
      body: { primaryEmail: theirs },
    })
    const visiting = await visit()
    const there = { sub: theirs, email: theirs, email_verified: true }
    const verificationId = await prove(visiting, there)
    expect((await identify(visiting, verificationId, { linkSocialIdentity: true })).status).toBe(204)
    expect(await visiting.call('POST /api/experience/submit')).toEqual(
      refusedAs(403, 'session.mfa.require_mfa_verification', {
        availableFactors: ['Totp'],
        maskedIdentifiers: {},
      }),
    )
    expect(await identitiesOf(guarded.id)).toEqual({})
    await server.manage('PATCH /api/sign-in-exp', {
      body: { mfa: { factors: [], policy: 'UserControlled' } },
    })
  })

  it('does not link after the account has changed its address', async () => {
    const visiting = await visit()
    const verificationId = await prove(visiting, { sub: `given-up-${email}`, email, email_verified: true })
    await identify(visiting, verificationId, { linkSocialIdentity: true })
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: owner },
      body: { primaryEmail: `other-${email}` },
    })
    expect(await visiting.call('POST /api/experience/submit')).toEqual(
      refusedAs(404, 'user.identity_not_exist'),
    )
    expect(await identitiesOf(owner)).toEqual({})
  })

  it('does not sign in to a suspended account', async () => {
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: owner },
      body: { isSuspended: true },
    })
    const visiting = await visit()
    const verificationId = await prove(visiting, { sub: `suspended-${email}`, email, email_verified: true })
    expect(await identify(visiting, verificationId, { linkSocialIdentity: true })).toEqual(
      refusedAs(401, 'user.suspended'),
    )
    expect(await identitiesOf(owner)).toEqual({})
  })
})

describe('providers that return with POST', () => {
  it.each(['/account/callback/social/apple', '/callback/apple'])(
    'are redirected to the page’s own URL: %s',
    async path => {
      const response = await fetch(server.url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: 'https://appleid.apple.com' },
        body: new URLSearchParams({
          state: 'a state',
          id_token: 'x.y.z',
          user: '{"name":{"firstName":"Ada"}}',
        }),
      })
      expect(response.status).toBe(303)
      const [address, query] = response.headers.get('location')?.split('?') ?? []
      expect(address).toBe(path)
      expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
        state: 'a state',
        id_token: 'x.y.z',
        user: '{"name":{"firstName":"Ada"}}',
      })
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    },
  )

  const postJson = (text: string) =>
    fetch(`${server.url}/callback/apple`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: text,
    })

  it('may post JSON', async () => {
    const response = await postJson('{"state":"a state","code":"x&y","expires_in":300}')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/callback/apple?state=a+state&code=x%26y&expires_in=300')
  })

  it('are refused when their JSON is no object of texts', async () => {
    for (const text of [
      '{',
      '[]',
      '"state"',
      'null',
      '{"state":{"a":1}}',
      '{"state":["a"]}',
      '{"state":null}',
    ]) {
      const response = await postJson(text)
      expect([text, response.status]).toEqual([text, 400])
      expect(await response.json()).toMatchObject({ code: 'oidc.invalid_request' })
    }
  })

  it('are refused when a field is a file or repeated', async () => {
    const file = new FormData()
    file.set('state', new Blob(['x']), 'x.txt')
    for (const body of [file, new URLSearchParams('state=a&state=b')]) {
      const response = await fetch(`${server.url}/callback/apple`, {
        method: 'POST',
        redirect: 'manual',
        body,
      })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ code: 'oidc.invalid_request' })
    }
  })
})
