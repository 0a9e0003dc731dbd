import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access.test.ts`.

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describe('changing name, avatar, username and custom data', () => {
  it('changes the given fields, returns the new account, and records an event without the values', async () => {
    const mira = await somebody(server)
    const before = (await mira.ask('GET /api/my-account')).body
    const avatar = 'https://pictures.example/mira.png'
    const { status, body } = await mira.ask('PATCH /api/my-account', { body: { name: 'Mira Q.', avatar } })
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, name: 'Mira Q.', avatar, updatedAt: expect.any(Number) })
    expect(body.updatedAt).toBeGreaterThan(before.updatedAt)
    expect((await mira.ask('GET /api/my-account')).body).toEqual(body)

    const [log] = await server.manage('GET /api/logs', {
      query: { userId: before.id, logKey: 'User.Data.Updated' },
    })
    expect(log?.payload).toMatchObject({
      result: 'Success',
      userId: before.id,
      applicationId: 'demo-app',
      actor: { kind: 'owner', id: before.id },
      fields: ['name', 'avatar'],
    })
    expect(JSON.stringify(log)).not.toContain('Mira Q.')
  })

  it('refuses a body without any known field', async () => {
    const mira = await somebody(server)
    await expectNoTrace(server.database, async () => {
      for (const body of [{}, { unknown: 1 }, { hasPassword: false, isSuspended: true, id: 'x' }, undefined])
        expect(await mira.ask('PATCH /api/my-account', { body })).toEqual(
          refusedAs(422, 'entity.invalid_input'),
        )
    })
  })

  it('clears name and avatar with null, and the name with an empty string', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira', avatar: 'https://a.example/b' } })
    const cleared = await mira.ask('PATCH /api/my-account', { body: { name: null, avatar: null } })
    expect(cleared).toMatchObject({ status: 200, body: { name: null, avatar: null } })
    expect((await mira.ask('PATCH /api/my-account', { body: { name: '' } })).body.name).toBeNull()
  })

  it('refuses an avatar that is not a URL, and custom data that are not an object', async () => {
    const mira = await somebody(server)
    await expectNoTrace(server.database, async () => {
      for (const body of [
        { avatar: '' },
        { avatar: '/me.png' },
        { avatar: 'me' },
        { customData: [] },
        { customData: null },
        { customData: 'x' },
      ])
        expect(await mira.ask('PATCH /api/my-account', { body }), JSON.stringify(body)).toEqual(
          refusedAs(400, 'guard.invalid_input'),
        )
    })
  })

  it('replaces custom data as a whole', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { customData: { a: 1, b: { c: [null, 'd'] } } } })
    const { body } = await mira.ask('PATCH /api/my-account', { body: { customData: { b: 2 } } })
    expect(body.customData).toEqual({ b: 2 })
  })

  it('reports a field that is not editable before a missing scope', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    const { fields } = await server.manage('GET /api/account-center')
    await server.manage('PATCH /api/account-center', { body: { fields: { name: 'ReadOnly' } } })
    expect(await mira.ask('PATCH /api/my-account', { body: { name: 'x' } })).toEqual(
      refusedAs(400, 'account_center.field_not_editable', { field: 'name' }),
    )
    await server.manage('PATCH /api/account-center', { body: { fields } })
  })

  it('accepts a form body as well as JSON', async () => {
    const mira = await somebody(server)
    const answer = await mira.ask('PATCH /api/my-account', {
      text: 'name=Mira+Form',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(answer).toMatchObject({ status: 200, body: { name: 'Mira Form' } })
  })
})

describe('changing the username', () => {
  it('needs a verification, alone and together with other fields; changing only the name does not', async () => {
    const mira = await somebody(server)
    for (const body of [{ username: 'other' }, { username: null }, { name: 'x', username: 'other' }])
      expect(await mira.ask('PATCH /api/my-account', { body })).toEqual(
        refusedAs(401, 'verification_record.permission_denied'),
      )
    expect((await mira.ask('PATCH /api/my-account', { body: { name: 'x' } })).status).toBe(200)
    const verification = await mira.prove()
    const both = { name: 'y', username: 'mira_the_second' }
    expect(await mira.ask('PATCH /api/my-account', { body: both, verification })).toMatchObject({
      status: 200,
      body: both,
    })
  })

  it('refuses malformed usernames before it asks for a verification', async () => {
    const mira = await somebody(server)
    for (const username of ['1abc', '', 'a b', 'a-b', 'ü', 'a@b'])
      expect(await mira.ask('PATCH /api/my-account', { body: { username } }), username).toEqual(
        refusedAs(400, 'guard.invalid_input'),
      )
  })

  it('refuses usernames that the username policy forbids', async () => {
    const mira = await somebody(server)
    await setUsernamePolicy({ minLength: 3, maxLength: 30 })
    const verification = await mira.prove()
    await expectNoTrace(server.database, async () => {
      const short = await mira.ask('PATCH /api/my-account', { body: { username: 'ab' }, verification })
      expect(short).toEqual(refusedAs(422, 'user.username_too_short', { min: 3 }))
      const long = await mira.ask('PATCH /api/my-account', {
        body: { username: 'a'.repeat(31) },
        verification,
      })
      expect(long).toEqual(refusedAs(422, 'user.username_too_long', { max: 30 }))
    })
  })

  it('states a limit in the plural form of the language', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    for (const [max, length] of [
      [1, '1\u00a0znak'],
      [3, '3\u00a0znaki'],
      [5, '5\u00a0znaków'],
    ] as const) {
      await setUsernamePolicy({ minLength: 1, maxLength: max })
      const { body } = await mira.ask('PATCH /api/my-account', {
        body: { username: 'abcdef' },
        headers: { 'accept-language': 'pl' },
        verification,
      })
      const message = `Nazwa użytkownika może tu mieć co najwyżej ${length}.`
      expect(body).toEqual({ code: 'user.username_too_long', message, data: { max } })
    }
    await setUsernamePolicy({ maxLength: 30 })
  })

  it('refuses a username that is taken, and allows changing the case of one’s own', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const verification = await mira.prove()
    const change = (username: string) =>
      mira.ask('PATCH /api/my-account', { body: { username }, verification })
    await expectNoTrace(server.database, async () =>
      expect(await change(noor.username)).toEqual(refusedAs(422, 'user.username_already_in_use')),
    )
    for (const own of [mira.username, mira.username.toUpperCase()])
      expect(await change(own)).toMatchObject({ status: 200, body: { username: own } })
  })

  it('is case-sensitive only when the username policy is', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const verification = await mira.prove()
    const change = () =>
      mira.ask('PATCH /api/my-account', { body: { username: noor.username.toUpperCase() }, verification })
    await setUsernamePolicy({ caseSensitive: false })
    expect(await change()).toEqual(refusedAs(422, 'user.username_already_in_use'))
    await setUsernamePolicy({ caseSensitive: true })
    expect((await change()).status).toBe(200)
  })

  it('refuses to remove the last identifier for signing in', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const remove = () => mira.ask('PATCH /api/my-account', { body: { username: null }, verification })
    await expectNoTrace(server.database, async () =>
      expect(await remove()).toEqual(refusedAs(400, 'user.last_sign_in_method_required')),
    )
    const { id } = (await mira.ask('GET /api/my-account')).body
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: id },
      body: { primaryEmail: 'mira@mail.example' },
    })
    expect(await remove()).toMatchObject({ status: 200, body: { username: null } })
  })

  async function setUsernamePolicy(changes: object) {
    const { usernamePolicy } = await server.manage('GET /api/sign-in-exp')
    await server.manage('PATCH /api/sign-in-exp', {
      body: { usernamePolicy: { ...usernamePolicy, minLength: 1, maxLength: 128, ...changes } },
    })
  }
})

describe('changing the profile', () => {
  it('merges the given keys, and replaces the postal address as a whole', async () => {
    const mira = await somebody(server)
    const change = (body: object) => mira.ask('PATCH /api/my-account/profile', { body })
    await change({ nickname: 'mi', website: 'anything', address: { locality: 'Ghent', country: 'Belgium' } })
    const { status, body } = await change({
      nickname: '',
      birthdate: 'a Tuesday',
      address: { country: 'BE' },
    })
    expect(status).toBe(200)
    const expected = { nickname: '', website: 'anything', birthdate: 'a Tuesday', address: { country: 'BE' } }
    expect(body).toEqual(expected)
    expect((await mira.ask('GET /api/my-account')).body.profile).toEqual(expected)
  })

  it('accepts every standard claim of OpenID Connect, and userinfo returns them', async () => {
    const mira = await somebody(server)
    const plain = {
      nickname: 'mi',
      profile: 'https://people.example/mira',
      website: 'https://mira.example',
      gender: 'female',
      birthdate: '2000-02-29',
      zoneinfo: 'Europe/Brussels',
      locale: 'nl-BE',
    }
    const body = {
      ...plain,
      familyName: 'Quackenbush',
      givenName: 'Mira',
      middleName: 'A.',
      preferredUsername: 'miraq',
      address: {
        formatted: 'Veldstraat 1, Ghent',
        streetAddress: 'Veldstraat 1',
        locality: 'Ghent',
        region: 'East Flanders',
        postalCode: '9000',
        country: 'Belgium',
      },
    }
    expect(await mira.ask('PATCH /api/my-account/profile', { body })).toMatchObject({ status: 200, body })
    const avatar = 'https://pictures.example/mira.png'
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira Q.', avatar } })
    const { streetAddress, postalCode, ...address } = body.address
    expect((await mira.ask('GET /oidc/me')).body).toMatchObject({
      ...plain,
      name: 'Mira Q.',
      picture: avatar,
      family_name: 'Quackenbush',
      given_name: 'Mira',
      middle_name: 'A.',
      preferred_username: 'miraq',
      address: { ...address, street_address: streetAddress, postal_code: postalCode },
    })
  })

  it('returns and changes the postal address only with the scope `address`, and keeps it otherwise', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account/profile', { body: { address: { country: 'BE' } } })
    const { access_token: token } = await signIn(server.url, mira.username, password, {
      scope: 'openid profile',
    })
    const change = (body: object) => ask(server.url, 'PATCH /api/my-account/profile', { token, body })
    expect((await change({ nickname: 'mi' })).body).toEqual({ nickname: 'mi' })
    expect(await change({ address: {} })).toEqual(
      refusedAs(400, 'auth.unauthorized', { missingScope: 'address' }),
    )
    expect((await mira.ask('GET /api/my-account')).body.profile).toEqual({
      nickname: 'mi',
      address: { country: 'BE' },
    })
  })

  it('updates only `updatedAt` for an empty body', async () => {
    const mira = await somebody(server)
    const before = (await mira.ask('GET /api/my-account')).body
    expect(await mira.ask('PATCH /api/my-account/profile', { body: {} })).toMatchObject({
      status: 200,
      body: {},
    })
    const after = (await mira.ask('GET /api/my-account')).body
    expect(after).toEqual({ ...before, updatedAt: after.updatedAt })
    expect(after.updatedAt).toBeGreaterThan(before.updatedAt)
  })

  it('refuses null and values that are not text', async () => {
    const mira = await somebody(server)
    await expectNoTrace(server.database, async () => {
      for (const body of [
        { nickname: null },
        { locale: 1 },
        { address: null },
        { address: { country: 1 } },
        [],
      ])
        expect(await mira.ask('PATCH /api/my-account/profile', { body })).toEqual(
          refusedAs(400, 'guard.invalid_input'),
        )
    })
  })
})
