import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, steadyStep } from '../../../../../tests/support/factors.ts'
import { codeSentTo } from '../../../../../tests/support/mailbox.ts'
import {
  type OtherProvider,
  redirectUri,
  startOtherProvider,
} from '../../../../../tests/support/openid-provider.ts'
import { authorize, clientOf, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide, whilePolicyIs } from '../../../../../tests/support/settings.ts'
import { password } from '../../../../../tests/support/somebody.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

// The sequences of docs/wire/management-api.md#8.10, call by call, as a headless client makes them.

let server: TestServer
let other: OtherProvider
let count = 0
const method = (identifier: 'username' | 'email', verificationCode: boolean) => ({
  identifier,
  password: true,
  verificationCode,
  isPasswordPrimary: true,
})
beforeAll(async () => {
  other = await startOtherProvider()
  server = await startTestServer({ allowPrivateNetwork: true })
  await server.manage('POST /api/connectors', {
    body: { id: 'other', connectorId: 'oidc', metadata: { target: 'other' }, config: other.oidcConfig },
  })
})
beforeEach(() =>
  decide(server, {
    signUp: { identifiers: ['email'], password: true, verify: true },
    signIn: { methods: [method('username', false), method('email', true)] },
    socialSignIn: { skipRequiredIdentifiers: true },
  }),
)
afterAll(async () => {
  await server.stop()
  await other.stop()
})

async function newPerson() {
  const username = `walker_${count++}`
  const email = `${username}@people.example`
  const { id } = await server.manage('POST /api/users', { body: { username, password, primaryEmail: email } })
  return { id, username, email }
}

/** A headless client. It notes its calls below `/api/experience`, each with its status and error code. */
async function client(interactionEvent?: 'SignIn' | 'Register' | 'ForgotPassword') {
  const request = await authorize(server.url)
  const calls: string[] = []
  let verificationId = ''
  const call = async (at: string, body?: unknown): Promise<Answer> => {
    const [verb = '', path = ''] = at.split(' ')
    const headers = { cookie: request.jar.cookie }
    const answer = await ask(server.url, `${verb} /api/experience${path}`, { body, headers })
    calls.push([verb, path, answer.status, answer.body?.code].filter(Boolean).join(' '))
    verificationId = answer.body?.verificationId ?? verificationId
    return answer
  }
  if (interactionEvent) await call('PUT ', { interactionEvent })
  return {
    calls,
    call,
    proven: () => ({ verificationId }),
    identify: (more = {}) => call('POST /identification', { verificationId, ...more }),
    switchTo: (event: string) => call('PUT /interaction-event', { interactionEvent: event }),
    submit: () => call('POST /submit'),
    byPassword: (username: string) =>
      call('POST /verification/password', { identifier: { type: 'username', value: username }, password }),
    async byCode(value: string, event = interactionEvent) {
      const identifier = { type: 'email', value }
      await call('POST /verification/verification-code', { identifier, interactionEvent: event })
      const code = await codeSentTo(server, value)
      await call('POST /verification/verification-code/verify', { identifier, verificationId, code })
    },
    async bySocial(person: { sub: string; email?: string; email_verified?: boolean }) {
      const at = 'POST /verification/social/other'
      const { body } = await call(`${at}/authorization-uri`, { state: 'a-state', redirectUri })
      const connectorData = await other.approve(body.authorizationUri, person)
      await call(`${at}/verify`, { verificationId, connectorData })
    },
    /** Submits and continues to the application. Returns the account. */
    async enter() {
      const { body } = await call('POST /submit')
      const back = await follow(request.jar, body.redirectTo, request.redirectUri)
      return clientOf(server.url, await exchange(server.url, back, request))('GET /api/my-account')
    },
  }
}

const codeSent = [
  'POST /verification/verification-code 200',
  'POST /verification/verification-code/verify 200',
]
const socialProved = [
  'POST /verification/social/other/authorization-uri 200',
  'POST /verification/social/other/verify 200',
]

describe('a headless client', () => {
  it('signs in with a password', async () => {
    const { id, username } = await newPerson()
    const visit = await client('SignIn')
    await visit.byPassword(username)
    await visit.identify()
    expect(await visit.enter()).toMatchObject({ id, username, lastSignInAt: expect.any(Number) })
    expect(visit.calls).toEqual([
      'PUT 204',
      'POST /verification/password 200',
      'POST /identification 204',
      'POST /submit 200',
    ])
  })

  it('registers with username and password, without a second factor', async () => {
    await decide(server, { signUp: { identifiers: ['username'], password: true, verify: false } })
    const visit = await client('Register')
    const identifier = { type: 'username', value: `walker_${count++}` }
    await visit.call('POST /verification/new-password-identity', { identifier, password })
    await visit.identify()
    const { id, username } = await visit.enter()
    expect(username).toBe(identifier.value)
    expect(visit.calls).toEqual([
      'PUT 204',
      'POST /verification/new-password-identity 200',
      'POST /identification 201',
      'POST /submit 200',
    ])
    const params = { userId: id }
    expect((await server.manage('GET /api/users/:userId/logto-configs', { params })).mfa.enabled).toBe(false)
  })

  it('registers with a code by e-mail, and then the password', async () => {
    const email = `walker_${count++}@people.example`
    const visit = await client('Register')
    await visit.byCode(email)
    expect((await visit.identify()).body.data).toEqual({ missingProfile: ['password'] })
    await visit.call('POST /profile', { type: 'password', value: password })
    expect(await visit.enter()).toMatchObject({ primaryEmail: email, hasPassword: true })
    expect(visit.calls).toEqual([
      'PUT 204',
      ...codeSent,
      'POST /identification 422 user.missing_profile',
      'POST /profile 204',
      'POST /submit 200',
    ])
  })

  it('signs in with a code, or registers where nobody has the address', async () => {
    const { id, email } = await newPerson()
    const visit = await client('SignIn')
    await visit.byCode(email)
    await visit.identify()
    expect(await visit.enter()).toMatchObject({ id })
    expect(visit.calls).toEqual(['PUT 204', ...codeSent, 'POST /identification 204', 'POST /submit 200'])

    await decide(server, { signUp: { identifiers: ['email'], password: false, verify: true } })
    const unknown = await client('SignIn')
    await unknown.byCode(`walker_${count++}@people.example`)
    await unknown.identify()
    await unknown.switchTo('Register')
    await unknown.identify()
    await unknown.enter()
    expect(unknown.calls).toEqual([
      'PUT 204',
      ...codeSent,
      'POST /identification 404 user.user_not_exist',
      'PUT /interaction-event 204',
      'POST /identification 201',
      'POST /submit 200',
    ])
  })

  it('signs in with a social account: links it to the related user, or registers', async () => {
    const { id, email } = await newPerson()
    const visit = await client('SignIn')
    await visit.bySocial({ sub: `related-${id}`, email, email_verified: true })
    expect((await visit.identify()).body.data).toEqual({
      relatedUser: { type: 'email', value: expect.stringMatching(/^w\*+@people\.example$/) },
    })
    await visit.identify({ linkSocialIdentity: true })
    expect((await visit.enter()).identities).toHaveProperty('other')
    expect(visit.calls).toEqual([
      'PUT 204',
      ...socialProved,
      'POST /identification 404 user.identity_not_exist',
      'POST /identification 204',
      'POST /submit 200',
    ])

    const unknown = await client('SignIn')
    await unknown.bySocial({ sub: `unknown-${count++}` })
    await unknown.identify()
    await unknown.switchTo('Register')
    await unknown.identify()
    await unknown.enter()
    expect(unknown.calls.slice(3)).toEqual([
      'POST /identification 404 user.identity_not_exist',
      'PUT /interaction-event 204',
      'POST /identification 201',
      'POST /submit 200',
    ])
  })

  it('verifies a second factor, and sets up one that is mandatory, with backup codes', async () => {
    await steadyStep()
    const { id, username } = await newPerson()
    await whilePolicyIs(server, { policy: 'Mandatory' }, async () => {
      const visit = await client('SignIn')
      await visit.byPassword(username)
      await visit.identify()
      expect((await visit.submit()).body.data).toEqual({ availableFactors: ['WebAuthn', 'Totp'] })
      const { body } = await visit.call('POST /verification/totp/secret')
      await visit.call('POST /verification/totp/verify', { ...visit.proven(), code: codeOf(body.secret, -1) })
      await visit.call('POST /profile/mfa', { ...visit.proven(), type: 'Totp' })
      await visit.submit()
      await visit.call('POST /verification/backup-code/generate')
      await visit.call('POST /profile/mfa', { ...visit.proven(), type: 'BackupCode' })
      await visit.enter()
      expect(visit.calls.slice(3)).toEqual([
        'POST /submit 422 user.missing_mfa',
        'POST /verification/totp/secret 200',
        'POST /verification/totp/verify 200',
        'POST /profile/mfa 204',
        'POST /submit 422 session.mfa.backup_code_required',
        'POST /verification/backup-code/generate 200',
        'POST /profile/mfa 204',
        'POST /submit 200',
      ])

      const again = await client('SignIn')
      await again.byPassword(username)
      await again.identify()
      expect((await again.submit()).body.data).toEqual({
        availableFactors: ['Totp', 'BackupCode'],
        maskedIdentifiers: {},
      })
      await again.call('POST /verification/totp/verify', { code: codeOf(body.secret) })
      expect(await again.enter()).toMatchObject({ id })
      expect(again.calls.slice(3)).toEqual([
        'POST /submit 403 session.mfa.require_mfa_verification',
        'POST /verification/totp/verify 200',
        'POST /submit 200',
      ])
    })
  })

  it('resets a password, which lets nobody in', async () => {
    const { username, email } = await newPerson()
    const visit = await client('ForgotPassword')
    await visit.byCode(email)
    await visit.identify()
    await visit.call('PUT /profile/password', { password: 'a-Quieter-Lake-78' })
    expect((await visit.submit()).body).toEqual({})
    expect(visit.calls).toEqual([
      'PUT 204',
      ...codeSent,
      'POST /identification 204',
      'PUT /profile/password 204',
      'POST /submit 200',
    ])
    const former = await client('SignIn')
    await former.byPassword(username)
    expect(former.calls.at(-1)).toBe('POST /verification/password 422 session.invalid_credentials')
  })

  it('signs in with a magic link', async () => {
    const { id, email } = await newPerson()
    const { token } = await server.manage('POST /api/one-time-tokens', { body: { email } })
    const visit = await client('SignIn')
    const identifier = { type: 'email', value: email }
    await visit.call('POST /verification/one-time-token/verify', { identifier, token })
    await visit.identify()
    expect(await visit.enter()).toMatchObject({ id })
    expect(visit.calls).toEqual([
      'PUT 204',
      'POST /verification/one-time-token/verify 200',
      'POST /identification 204',
      'POST /submit 200',
    ])
  })
})

describe('a headless client is refused', () => {
  it('an event that the sign-in mode forbids, at the beginning and later', async () => {
    for (const [signInMode, forbidden, allowed] of [
      ['SignIn', 'Register', 'SignIn'],
      ['Register', 'SignIn', 'Register'],
    ] as const) {
      await decide(server, { signInMode })
      const visit = await client()
      await visit.call('PUT ', { interactionEvent: forbidden })
      await visit.call('PUT ', { interactionEvent: allowed })
      await visit.switchTo(forbidden)
      await visit.switchTo(allowed)
      expect(visit.calls).toEqual([
        'PUT 403 auth.forbidden',
        'PUT 204',
        'PUT /interaction-event 403 auth.forbidden',
        'PUT /interaction-event 204',
      ])
    }
    await decide(server, { signInMode: 'SignInAndRegister' })
  })

  it('a switch to a password reset or from it', async () => {
    const visit = await client('SignIn')
    await visit.switchTo('ForgotPassword')
    await visit.call('PUT ', { interactionEvent: 'ForgotPassword' })
    await visit.switchTo('SignIn')
    expect(visit.calls.slice(1)).toEqual([
      'PUT /interaction-event 400 session.not_supported_for_forgot_password',
      'PUT 204',
      'PUT /interaction-event 400 session.not_supported_for_forgot_password',
    ])
  })

  it('a sign-in of a suspended person, after the right password alone', async () => {
    const { id, username } = await newPerson()
    const params = { userId: id }
    await server.manage('PATCH /api/users/:userId/is-suspended', { params, body: { isSuspended: true } })
    const visit = await client('SignIn')
    const identifier = { type: 'username', value: username }
    await visit.call('POST /verification/password', { identifier, password: 'not-the-password-1' })
    await visit.byPassword(username)
    expect(visit.calls.slice(1)).toEqual([
      'POST /verification/password 422 session.invalid_credentials',
      'POST /verification/password 401 user.suspended',
    ])
  })

  it('to submit before it declines a passkey, where passkeys sign people in', async () => {
    const { username } = await newPerson()
    await decide(server, { passkeySignIn: { enabled: true } })
    const visit = await client('SignIn')
    await visit.byPassword(username)
    await visit.identify()
    expect((await visit.submit()).body.data).toEqual({ availableFactors: ['WebAuthn'], skippable: true })
    await visit.call('POST /profile/mfa/passkey-skipped')
    await visit.submit()
    expect(visit.calls.slice(3)).toEqual([
      'POST /submit 422 user.passkey_preferred',
      'POST /profile/mfa/passkey-skipped 204',
      'POST /submit 200',
    ])
    await decide(server, { passkeySignIn: {} })
  })

  it('enterprise SSO, which this server does not have, and knows no connector of', async () => {
    const visit = await client('SignIn')
    await visit.call('POST /verification/sso/any/authorization-uri', { state: 's', redirectUri })
    expect(visit.calls.at(-1)).toMatch(/ 501 not_implemented$/)
    const { body } = await visit.call('GET /sso-connectors?email=mira@people.example')
    expect(body).toEqual({ connectorIds: [] })
  })
})
