import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTotp } from '../../../../../tests/support/factors.ts'
import {
  type OtherProvider,
  redirectUri,
  startOtherProvider,
} from '../../../../../tests/support/openid-provider.ts'
import { authorize, clientOf, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let other: OtherProvider
beforeAll(async () => {
  other = await startOtherProvider()
  server = await startTestServer({ allowPrivateNetwork: true })
  await server.manage('POST /api/connectors', {
    body: { id: 'other', connectorId: 'oidc', metadata: { target: 'other' }, config: other.oidcConfig },
  })
})
afterAll(async () => {
  await server.stop()
  await other.stop()
})

async function visit(interactionEvent: 'SignIn' | 'Register') {
  const request = await authorize(server.url)
  const call = (route: string, body?: unknown): Promise<Answer> => {
    const [method = '', path = ''] = route.split(' ')
    return ask(server.url, `${method} /api/experience${path}`, {
      body,
      headers: { cookie: request.jar.cookie },
    })
  }
  await call('PUT ', { interactionEvent })
  return {
    call,
    identify: (verificationId?: string) => call('POST /identification', { verificationId }),
    add: (addition: object) => call('POST /profile', addition),
    submit: () => call('POST /submit'),
    /** Proves an account at the other provider. Returns the verification. */
    async prove(sub: string): Promise<string> {
      const at = 'POST /verification/social/other'
      const begun = (await call(`${at}/authorization-uri`, { state: 'a-state', redirectUri })).body
      const connectorData = await other.approve(begun.authorizationUri, { sub })
      await call(`${at}/verify`, { verificationId: begun.verificationId, connectorData })
      return begun.verificationId
    },
    async account({ body: { redirectTo } }: Answer) {
      const back = await follow(request.jar, redirectTo, request.redirectUri)
      return clientOf(server.url, await exchange(server.url, back, request))('GET /api/my-account')
    },
  }
}

const missing = (...missingProfile: string[]) => refusedAs(422, 'user.missing_profile', { missingProfile })
const values = { givenName: 'Mira', badge: '7' }

async function whileSettingsAre<Result>(
  change: Parameters<typeof decide>[1],
  former: Parameters<typeof decide>[1],
  act: () => Promise<Result>,
) {
  await decide(server, change)
  return act().finally(() => decide(server, former))
}

describe('a registration', () => {
  it('by a social account asks for the username that the administrator demands, and not for a password', async () => {
    const registering = await visit('Register')
    expect(await registering.identify(await registering.prove('late'))).toEqual(missing('username'))
    expect(await registering.submit()).toEqual(missing('username'))
    expect((await registering.add({ type: 'username', value: 'latecomer' })).status).toBe(204)
    const account = await registering.account(await registering.submit())
    expect(account).toMatchObject({ username: 'latecomer', identities: { other: { userId: 'late' } } })
  })

  it('can be put together before anything was verified', async () => {
    const registering = await visit('Register')
    expect(await registering.submit()).toEqual(refusedAs(404, 'session.identifier_not_found'))
    await registering.add({ type: 'username', value: 'piecemeal' })
    expect(await registering.identify()).toEqual(missing('password'))
    expect(await registering.add({ type: 'password', value: 'short' })).toEqual(
      refusedAs(422, 'password.rejected'),
    )
    expect((await registering.add({ type: 'password', value: password })).status).toBe(204)
    expect((await registering.identify()).status).toBe(201)
    expect(await registering.account(await registering.submit())).toMatchObject({ username: 'piecemeal' })
  })

  it('refuses a username that is taken, not allowed, or a second one, and a second password', async () => {
    const mira = await somebody(server)
    const registering = await visit('Register')
    const add = (type: string, value: string) => registering.add({ type, value })
    expect(await add('username', mira.username)).toEqual(refusedAs(422, 'user.username_already_in_use'))
    expect(await add('username', '7up')).toEqual(refusedAs(422, 'user.username_starts_with_number'))
    expect((await add('username', 'first_choice')).status).toBe(204)
    expect(await add('username', 'second_choice')).toEqual(refusedAs(422, 'user.username_exists_in_profile'))
    expect((await add('password', password)).status).toBe(204)
    expect(await add('password', `${password}!`)).toEqual(refusedAs(422, 'user.password_exists_in_profile'))
    for (const type of ['email', 'phone', 'social'])
      expect(await registering.add({ type, verificationId: 'nothing' })).toEqual(
        refusedAs(404, 'session.verification_session_not_found'),
      )
  })

  it('asks for the required profile fields, stores them, and refuses unknown and wrong ones', async () => {
    for (const body of [
      { name: 'badge', type: 'Number', label: 'Badge', required: true, config: { minValue: 1 } },
      {
        name: 'fullname',
        type: 'Fullname',
        label: 'Name',
        required: true,
        config: { parts: [{ enabled: true, name: 'givenName', type: 'Text', required: true }] },
      },
    ])
      await server.manage('POST /api/custom-profile-fields', { body: body as never })
    const registering = await visit('Register')
    const proposal = { identifier: { type: 'username', value: 'fielded' }, password }
    const proposed = await registering.call('POST /verification/new-password-identity', proposal)
    expect(await registering.identify(proposed.body.verificationId)).toEqual(missing('extraProfile'))
    const add = (given: object) => registering.add({ type: 'extraProfile', values: given })
    for (const wrong of [{ badge: 0 }, { shoe: 'left' }, { givenName: 7 }])
      expect(await add(wrong), JSON.stringify(wrong)).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect((await add(values)).status).toBe(204)
    const { id } = await registering.account(await registering.submit())
    expect(await server.manage('GET /api/users/:userId', { params: { userId: id } })).toMatchObject({
      profile: { givenName: 'Mira' },
      customData: { badge: '7' },
    })
    for (const name of ['badge', 'fullname'])
      await server.manage('DELETE /api/custom-profile-fields/:name', { params: { name } })
  })
})

describe('a sign-in of an account that lacks what is demanded', () => {
  const method = (identifier: 'username' | 'email') => ({
    identifier,
    password: true,
    verificationCode: false,
    isPasswordPrimary: true,
  })

  const emailSignIn = async (primaryEmail: string) => {
    const visiting = await visit('SignIn')
    const proof = { identifier: { type: 'email', value: primaryEmail }, password }
    const { body } = await visiting.call('POST /verification/password', proof)
    return { ...visiting, identified: await visiting.identify(body.verificationId) }
  }

  it('asks for it, and stores it when the sign-in is submitted', async () => {
    const primaryEmail = 'noname@mail.example'
    const user = await server.manage('POST /api/users', { body: { primaryEmail, password } })
    const read = () => server.manage('GET /api/users/:userId', { params: { userId: user.id } })
    await whileSettingsAre(
      { signIn: { methods: [method('username'), method('email')] } },
      { signIn: { methods: [method('username')] } },
      async () => {
        const visiting = await emailSignIn(primaryEmail)
        expect(visiting.identified.status).toBe(204)
        expect(await visiting.submit()).toEqual(missing('username'))
        expect((await visiting.add({ type: 'username', value: 'named_now' })).status).toBe(204)
        expect(await read()).toMatchObject({ username: null })
        expect((await visiting.submit()).status).toBe(200)
        expect(await read()).toMatchObject({ username: 'named_now' })
        expect(await visiting.add({ type: 'extraProfile', values })).toEqual(
          refusedAs(404, 'session.interaction_not_found'),
        )
      },
    )
  })

  it('lets nobody who only knows the password add another way in', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const visiting = await visit('SignIn')
    const proof = { identifier: { type: 'username', value: mira.username }, password }
    const { body } = await visiting.call('POST /verification/password', proof)
    await visiting.identify(body.verificationId)
    const social = await visiting.prove('intruder')
    expect(await visiting.add({ type: 'social', verificationId: social })).toEqual(
      refusedAs(403, 'session.mfa.require_mfa_verification'),
    )
  })

  it('refuses methods that are switched off when they identify, not when they verify', async () => {
    const primaryEmail = 'switched@mail.example'
    await server.manage('POST /api/users', { body: { primaryEmail, password, username: 'switched' } })
    expect((await emailSignIn(primaryEmail)).identified).toEqual(
      refusedAs(422, 'user.sign_in_method_not_enabled'),
    )
  })
})
