import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askExchange,
  newPersonalAccessToken,
  registerExchanger,
  types,
} from '../../../../../tests/support/exchange.ts'
import { authorize, follow, passSignIn, signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask, type RequestOptions } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access-management.test.ts`. Lists and searches: `user-search.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown, asked: RequestOptions = {}) =>
  ask(server.url, at, { token, body, ...asked })
const create = async (body: object = {}) => (await manage('POST /api/users', body)).body
const nobody = '000000000000'

describe('creating an account', () => {
  it('makes an anonymous one from an empty body', async () => {
    const { status, body } = await manage('POST /api/users')
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{12}$/),
      username: null,
      primaryEmail: null,
      primaryPhone: null,
      name: null,
      avatar: null,
      customData: {},
      identities: {},
      lastSignInAt: null,
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
      profile: {},
      applicationId: null,
      cimdClientId: null,
      isSuspended: false,
      hasPassword: false,
      deletesAt: null,
    })
    expect((await manage(`GET /api/users/${body.id}`)).body).toEqual(body)
  })

  it('keeps all given fields, drops unknown ones, and records an event', async () => {
    const given = {
      username: 'mira',
      primaryEmail: 'Mira@mail.example',
      primaryPhone: '12025550123',
      name: 'Mira Q.',
      avatar: 'https://pictures.example/mira.png',
      customData: { plan: 'gold' },
      profile: { nickname: 'mi', address: { country: 'BE' } },
    }
    const { body } = await manage('POST /api/users', {
      ...given,
      password,
      isSuspended: true,
      identities: { x: { userId: 'y' } },
    })
    expect(body).toMatchObject({ ...given, hasPassword: true, isSuspended: false, identities: {} })
    await signIn(server.url, 'mira', password)

    const { body: logs } = await manage(`GET /api/logs?userId=${body.id}&logKey=User.Created`)
    expect(logs).toMatchObject([
      { payload: { actor: { kind: 'admin', id: 'test-back-end' }, result: 'Success' } },
    ])
    expect(JSON.stringify(logs)).not.toMatch(/Mira@|12025550123|sunny/)
  })

  it('treats an empty avatar as none', async () => {
    expect((await create({ avatar: '' })).avatar).toBeNull()
    expect((await create({ avatar: null })).avatar).toBeNull()
  })

  it('does not apply password and username policies to administrators', async () => {
    const { id } = await create({ username: 'x', password: '1' })
    expect((await manage(`POST /api/users/${id}/password/verify`, { password: '1' })).status).toBe(204)
  })

  it.each([
    ['SHA256', '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['SHA1', '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8'],
    ['Legacy', '["sha256",["salt-","@"],"0df102637541fb4cd7a816e28795cf08bd13272974b357d2ffc197edc51e158a"]'],
  ])(
    'stores an imported digest with its algorithm, and returns it only on request: %s',
    async (algorithm, digest) => {
      const user = await create({ passwordDigest: digest, passwordAlgorithm: algorithm })
      expect(user).toMatchObject({ hasPassword: true })
      expect(JSON.stringify(user)).not.toContain(digest.slice(0, 20))
      expect((await manage(`GET /api/users/${user.id}?includePasswordHash=yes`)).body).toEqual({
        ...user,
        passwordDigest: digest,
        passwordAlgorithm: algorithm,
      })
    },
  )

  it('is refused with the errors of the contract, in its order', async () => {
    await create({
      id: 'taken',
      username: 'taken',
      primaryEmail: 'taken@mail.example',
      primaryPhone: '12025550124',
    })
    const steps: [body: object, status: number, code: string][] = [
      [{ primaryEmail: 'no' }, 400, 'guard.invalid_input'],
      [{ password: 'x', passwordDigest: 'y' }, 400, 'user.password_and_digest'],
      [{ passwordDigest: 'y' }, 400, 'user.password_algorithm_required'],
      [{ username: 'taken' }, 422, 'user.username_already_in_use'],
      [{ primaryEmail: 'TAKEN@mail.example' }, 422, 'user.email_already_in_use'],
      [{ primaryPhone: '12025550124' }, 422, 'user.phone_already_in_use'],
      [{ passwordDigest: 'no', passwordAlgorithm: 'Legacy' }, 400, 'password.invalid_legacy_password_format'],
      [{ id: 'taken' }, 422, 'user.id_already_in_use'],
      [{ primaryPhone: '0' }, 422, 'user.invalid_phone'],
      [{ name: 'n'.repeat(129) }, 422, 'entity.value_too_long'],
    ]
    await expectNoTrace(server.database, async () => {
      for (const [at, [body, status, code]] of steps.entries()) {
        // The body also violates the later rules, except those about the same field.
        const later = Object.assign(
          {},
          ...steps
            .slice(at + 1)
            .map(([other]) => other)
            .reverse(),
        )
        if ('passwordDigest' in body) delete later.passwordAlgorithm
        expect(await manage('POST /api/users', body), code).toEqual(refusedAs(status, code))
        expect(await manage('POST /api/users', { ...later, ...body }), `${code}, and more`).toEqual(
          refusedAs(status, code),
        )
      }
    })
  })

  it.each([
    { primaryEmail: 'a b@mail.example' },
    { primaryEmail: '' },
    { primaryEmail: null },
    { primaryPhone: '+12025550123' },
    { primaryPhone: '' },
    { username: '1abc' },
    { username: '' },
    { name: null },
    { avatar: 'me.png' },
    { password: '' },
    { passwordAlgorithm: 'ROT13', passwordDigest: 'x' },
    { customData: [] },
    { profile: { nickname: 1 } },
    [],
  ])('refuses a malformed body: %j', async body => {
    await expectNoTrace(server.database, async () =>
      expect(await manage('POST /api/users', body)).toEqual(refusedAs(400, 'guard.invalid_input')),
    )
  })

  it('makes one account by concurrent requests with the same username', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        manage('POST /api/users', { username: 'wanted', primaryEmail: 'w@mail.example' }),
      ),
    )
    expect(answers.map(answer => answer.status).sort()).toEqual([200, ...Array(7).fill(422)])
    const codes = answers.filter(answer => answer.status === 422).map(answer => answer.body.code)
    expect(new Set(codes)).toEqual(new Set(['user.username_already_in_use']))
  })

  it('treats a phone number with and without a national zero as the same', async () => {
    const { primaryPhone } = await create({ primaryPhone: '4407911123456' })
    expect(primaryPhone).toBe('447911123456')
    expect(await manage('POST /api/users', { primaryPhone: '447911123456' })).toEqual(
      refusedAs(422, 'user.phone_already_in_use'),
    )
  })
})

describe('an unknown account', () => {
  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { name: 'x' }],
    ['DELETE', '', undefined],
    ['GET', '/custom-data', undefined],
    ['PATCH', '/custom-data', { customData: {} }],
    ['PATCH', '/profile', { profile: {} }],
    ['PATCH', '/password', { password }],
    ['POST', '/password/verify', { password }],
    ['GET', '/has-password', undefined],
    ['PATCH', '/is-suspended', { isSuspended: true }],
  ])('is 404: %s /api/users/:userId%s', async (method, path, body) => {
    await expectNoTrace(server.database, async () =>
      expect(await manage(`${method} /api/users/${nobody}${path}`, body)).toEqual(
        refusedAs(404, 'entity.not_found'),
      ),
    )
  })
})

describe('changing an account', () => {
  it('changes the given fields, and replaces custom data and profile as a whole', async () => {
    const before = await create({
      name: 'Mira',
      customData: { a: 1 },
      profile: { nickname: 'mi', website: 'w' },
    })
    const { status, body } = await manage(`PATCH /api/users/${before.id}`, {
      username: 'mira_changed',
      customData: { b: 2 },
      profile: { website: 'x' },
    })
    expect(status).toBe(200)
    const { updatedAt, ...others } = before
    expect(body).toEqual({
      ...others,
      username: 'mira_changed',
      customData: { b: 2 },
      profile: { website: 'x' },
      updatedAt: expect.any(Number),
    })
    expect(body.updatedAt).toBeGreaterThan(updatedAt)
  })

  it('treats empty texts and null as unset', async () => {
    const full = {
      username: 'emptied',
      primaryEmail: 'e@mail.example',
      primaryPhone: '12025550125',
      name: 'N',
    }
    const empty = { username: null, primaryEmail: null, primaryPhone: null, name: null, avatar: null }
    for (const nothing of ['', null]) {
      const { id } = await create(full)
      const change = Object.fromEntries(Object.keys(empty).map(key => [key, nothing]))
      expect(await manage(`PATCH /api/users/${id}`, change)).toMatchObject({ status: 200, body: empty })
    }
  })

  it('reports a taken email address before phone number and username', async () => {
    await create({ username: 'hers', primaryEmail: 'hers@mail.example', primaryPhone: '12025550126' })
    const { id } = await create()
    const change = (body: object) => manage(`PATCH /api/users/${id}`, body)
    await expectNoTrace(server.database, async () => {
      expect(
        await change({ username: 'hers', primaryPhone: '12025550126', primaryEmail: 'Hers@mail.example' }),
      ).toEqual(refusedAs(422, 'user.email_already_in_use'))
      expect(await change({ username: 'hers', primaryPhone: '12025550126' })).toEqual(
        refusedAs(422, 'user.phone_already_in_use'),
      )
      expect(await change({ username: 'hers' })).toEqual(refusedAs(422, 'user.username_already_in_use'))
      expect(await change({ primaryPhone: '0' })).toEqual(refusedAs(422, 'user.invalid_phone'))
    })
  })

  it('accepts the account’s own identifiers, also in another case', async () => {
    const { id } = await create({ username: 'keeper', primaryEmail: 'keeper@mail.example' })
    const change = { username: 'Keeper', primaryEmail: 'Keeper@mail.example' }
    expect(await manage(`PATCH /api/users/${id}`, change)).toMatchObject({ status: 200, body: change })
  })

  it('merges custom data at the top level, where null is a value', async () => {
    const { id } = await create({ customData: { a: { b: 1 }, c: 2 } })
    const customData = { a: { d: 3 }, c: null }
    expect(await manage(`PATCH /api/users/${id}/custom-data`, { customData })).toMatchObject({
      status: 200,
      body: customData,
    })
    expect((await manage(`GET /api/users/${id}/custom-data`)).body).toEqual(customData)
  })

  it('merges the profile, and replaces the postal address as a whole', async () => {
    const { id } = await create({
      profile: { nickname: 'mi', address: { country: 'BE', locality: 'Ghent' } },
    })
    const profile = { website: 'w', address: { country: 'NL' } }
    expect(await manage(`PATCH /api/users/${id}/profile`, { profile })).toMatchObject({
      status: 200,
      body: { nickname: 'mi', ...profile },
    })
  })

  it('refuses custom data and profiles that are not wrapped', async () => {
    const { id } = await create()
    expect(await manage(`PATCH /api/users/${id}/custom-data`, { a: 1 })).toEqual(
      refusedAs(400, 'guard.invalid_input'),
    )
    expect(await manage(`PATCH /api/users/${id}/profile`, { nickname: 'x' })).toEqual(
      refusedAs(400, 'guard.invalid_input'),
    )
  })

  it('keeps all keys when concurrent requests merge them', async () => {
    const { id } = await create()
    const keys = Array.from({ length: 10 }, (_, number) => `key${number}`)
    await Promise.all(
      keys.map(key => manage(`PATCH /api/users/${id}/custom-data`, { customData: { [key]: 1 } })),
    )
    expect(Object.keys((await manage(`GET /api/users/${id}/custom-data`)).body).sort()).toEqual(keys)
  })
})

describe('an account’s password', () => {
  it('can be set without checking policy or history', async () => {
    const mira = await somebody(server)
    for (const same of ['1', '1'])
      expect(await manage(`PATCH /api/users/${mira.id}/password`, { password: same })).toMatchObject({
        status: 200,
        body: { id: mira.id, hasPassword: true },
      })
    await signIn(server.url, mira.username, '1')
  })

  it('revokes all sessions and tokens of the account only, when it is set', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const elsewhere = await signIn(server.url, mira.username, password)
    const exchanger = await registerExchanger(server)
    const asked = { subject_token_type: types.personal, scope: 'openid' }
    const script = await askExchange(server, exchanger, {
      subject_token: await newPersonalAccessToken(server, mira.id),
      ...asked,
    })
    const begun = await authorize(server.url)
    const waiting = { username: mira.username, password, event: 'SignIn' } as const
    const redirectTo = await passSignIn(server.url, begun.jar, waiting)
    const tokens = [mira, elsewhere, script.body].map(({ access_token }) => access_token)
    for (const token of tokens) expect((await ask(server.url, 'GET /oidc/me', { token })).status).toBe(200)
    await manage(`PATCH /api/users/${mira.id}/password`, { password: 'another-Lake-78' })
    for (const token of tokens) expect((await ask(server.url, 'GET /oidc/me', { token })).status).toBe(401)
    for (const { refresh_token } of [mira, elsewhere]) expect((await refresh(refresh_token)).status).toBe(400)
    await expect(follow(begun.jar, redirectTo, begun.redirectUri)).rejects.toThrow(/leads nowhere/)
    expect((await manage(`GET /api/users/${mira.id}/sessions`)).body.sessions).toEqual([])
    expect((await noor.ask('GET /api/my-account')).status).toBe(200)
    await signIn(server.url, mira.username, 'another-Lake-78')
  })

  it('keeps sessions and tokens on request, when it is set', async () => {
    const mira = await somebody(server)
    const body = { password: 'another-Lake-78', revokeSessions: false }
    expect((await manage(`PATCH /api/users/${mira.id}/password`, body)).status).toBe(200)
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    expect((await refresh(mira.refresh_token)).status).toBe(200)
    for (const revokeSessions of ['no', 0, null])
      expect(await manage(`PATCH /api/users/${mira.id}/password`, { ...body, revokeSessions })).toEqual(
        refusedAs(400, 'guard.invalid_input'),
      )
  })

  const refresh = (token = '') =>
    fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'demo-app',
        refresh_token: token,
      }),
    })

  it('can be verified', async () => {
    const { id } = await create({ password })
    const { id: without } = await create()
    const verify = (of: string, typed: string) =>
      manage(`POST /api/users/${of}/password/verify`, { password: typed })
    expect(await verify(id, password)).toMatchObject({ status: 204, text: '' })
    expect(await verify(id, 'wrong')).toEqual(refusedAs(422, 'session.invalid_credentials'))
    expect(await verify(without, password)).toEqual(refusedAs(422, 'session.invalid_credentials'))
    expect(await verify(id, '')).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect((await manage(`GET /api/users/${id}/has-password`)).body).toEqual({ hasPassword: true })
    expect((await manage(`GET /api/users/${without}/has-password`)).body).toEqual({ hasPassword: false })
  })
})

describe('the query parameters of an account', () => {
  it.each(['1', 'true', 'y', 'yes', 'yep', 'yeah', 'TRUE', 'Yes'])('take `%s` as true', async word => {
    const { id } = await create()
    const { body } = await manage(
      `GET /api/users/${id}?includeSsoIdentities=${word}&includePasswordHash=${word}`,
    )
    expect(body).toMatchObject({ ssoIdentities: [], passwordDigest: null, passwordAlgorithm: null })
  })

  it.each(['0', 'false', 'on', 'yess', ''])('take `%s` as false', async word => {
    const { id } = await create({ password })
    const { body } = await manage(
      `GET /api/users/${id}?includeSsoIdentities=${word}&includePasswordHash=${word}`,
    )
    for (const key of ['ssoIdentities', 'passwordDigest', 'passwordAlgorithm'])
      expect(body).not.toHaveProperty(key)
  })

  it('include digests in a list on request', async () => {
    const digest = '5f4dcc3b5aa765d61d8327deb882cf99'
    const { id } = await create({ passwordDigest: digest, passwordAlgorithm: 'MD5' })
    const { body } = await manage(`GET /api/users?search.id=${id}&includePasswordHash=true`)
    expect(body).toMatchObject([{ id, passwordDigest: digest, passwordAlgorithm: 'MD5' }])
  })
})
