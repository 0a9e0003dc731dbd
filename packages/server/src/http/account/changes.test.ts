import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Who may: tests/access.test.ts.

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describe('changing name, avatar, username and custom data', () => {
  it('changes what is given, answers the account as it now is, and says that it happened', async () => {
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

  it('refuses to change nothing', async () => {
    const mira = await somebody(server)
    await expectNoTrace(server.database, async () => {
      for (const body of [{}, { unknown: 1 }, { hasPassword: false, isSuspended: true, id: 'x' }, undefined])
        expect(await mira.ask('PATCH /api/my-account', { body })).toEqual(
          refusedAs(422, 'entity.invalid_input'),
        )
    })
  })

  it('takes null for a name and an avatar away, and an empty name for none', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira', avatar: 'https://a.example/b' } })
    const cleared = await mira.ask('PATCH /api/my-account', { body: { name: null, avatar: null } })
    expect(cleared).toMatchObject({ status: 200, body: { name: null, avatar: null } })
    expect((await mira.ask('PATCH /api/my-account', { body: { name: '' } })).body.name).toBeNull()
  })

  it('refuses an avatar that is no address, custom data that are no object', async () => {
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

  it('answers the field that cannot be edited before the scope that is missing', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    const { fields } = await server.manage('GET /api/account-center')
    await server.manage('PATCH /api/account-center', { body: { fields: { name: 'ReadOnly' } } })
    expect(await mira.ask('PATCH /api/my-account', { body: { name: 'x' } })).toEqual(
      refusedAs(400, 'account_center.field_not_editable', { field: 'name' }),
    )
    await server.manage('PATCH /api/account-center', { body: { fields } })
  })

  it('reads a form as it reads JSON', async () => {
    const mira = await somebody(server)
    const answer = await mira.ask('PATCH /api/my-account', {
      text: 'name=Mira+Form',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(answer).toMatchObject({ status: 200, body: { name: 'Mira Form' } })
  })
})

describe('changing the username', () => {
  it('needs a verification, alone and beside others; a name needs none', async () => {
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

  it('refuses what is no username, before anything is asked', async () => {
    const mira = await somebody(server)
    for (const username of ['1abc', '', 'a b', 'a-b', 'ü', 'a@b'])
      expect(await mira.ask('PATCH /api/my-account', { body: { username } }), username).toEqual(
        refusedAs(400, 'guard.invalid_input'),
      )
  })

  it('refuses what the policy forbids', async () => {
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

  it('refuses one that is taken, and lets one keep one’s own in other case', async () => {
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

  it('minds the case of a username only where the policy does', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const verification = await mira.prove()
    const change = () =>
      mira.ask('PATCH /api/my-account', { body: { username: noor.username.toUpperCase() }, verification })
    await setUsernamePolicy({ caseSensitive: false })
    expect(await change()).toEqual(refusedAs(422, 'user.username_already_in_use'))
    await setUsernamePolicy({ caseSensitive: true })
    expect((await change()).status).toBe(200)
  })

  it('never takes the last name to sign in with', async () => {
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
  it('merges the keys that are given, and replaces the address as a whole', async () => {
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

  it('takes every claim that OpenID Connect has, and applications read them all', async () => {
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

  it('answers the address only by its scope, and keeps it all the same', async () => {
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

  it('takes an empty change for a visit: only the time is new', async () => {
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

  it('refuses null, and what is no text', async () => {
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
