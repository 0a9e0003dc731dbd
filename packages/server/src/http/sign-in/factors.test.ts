import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  addBackupCodes,
  addTotp,
  codeOf,
  factorsOf,
  steadyStep,
} from '../../../../../tests/support/factors.ts'
import { authorize, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide, whilePolicyIs } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access-sign-in.test.ts`. Passkeys, in a real browser: `tests/passkeys.test.ts`.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  // These tests are about signing in; what `strongest` asks for in the account is in step-up.test.ts.
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
})
beforeEach(steadyStep)
afterAll(() => server.stop())

type Visitor = {
  call(at: string, body?: unknown): Promise<Answer>
  submit(cookie?: string): Promise<Answer>
  /** Continues to the application. Returns the `amr` claim of the ID token. */
  amr(submitted: Answer): Promise<unknown>
}

/** A browser that has started a sign-in. */
async function visitor(): Promise<Visitor> {
  const request = await authorize(server.url)
  const call = (at: string, body?: unknown, cookie?: string) => {
    const [method = '', path = ''] = at.split(' ')
    return ask(server.url, `${method} /api/experience${path}`, {
      body,
      headers: { cookie: cookie ? `${request.jar.cookie}; ${cookie}` : request.jar.cookie },
    })
  }
  return {
    call,
    submit: cookie => call('POST /submit', undefined, cookie),
    async amr({ body: { redirectTo } }) {
      const tokens = await exchange(
        server.url,
        await follow(request.jar, redirectTo, request.redirectUri),
        request,
      )
      return decodeJwt(tokens.id_token).amr
    },
  }
}

/** A sign-in with username and password verified, and nothing else. */
async function identified(username: string, event: 'SignIn' | 'Register' = 'SignIn'): Promise<Visitor> {
  const visit = await visitor()
  await visit.call('PUT ', { interactionEvent: event })
  const proof = event === 'SignIn' ? 'password' : 'new-password-identity'
  const { body } = await visit.call(`POST /verification/${proof}`, {
    identifier: { type: 'username', value: username },
    password,
  })
  const answer = await visit.call('POST /identification', { verificationId: body.verificationId })
  expect(answer.status, answer.text).toBe(event === 'SignIn' ? 204 : 201)
  return visit
}

/** Creates and verifies an authenticator app. Returns its secret and the verification. */
async function proposeTotp({ call }: Visitor): Promise<{ secret: string; verificationId: string }> {
  const { body } = await call('POST /verification/totp/secret')
  const answer = await call('POST /verification/totp/verify', {
    code: codeOf(body.secret, -1),
    verificationId: body.verificationId,
  })
  expect(answer.status, answer.text).toBe(200)
  return body
}

const demanded = (...availableFactors: string[]) =>
  refusedAs(403, 'session.mfa.require_mfa_verification', { availableFactors, maskedIdentifiers: {} })
const missing = (more: object = {}) =>
  refusedAs(422, 'user.missing_mfa', { availableFactors: ['WebAuthn', 'Totp'], ...more })

describe('a person without a second factor', () => {
  it('signs in by password alone, and the ID token’s `amr` says so', async () => {
    const mira = await somebody(server)
    const visit = await identified(mira.username)
    expect(await visit.amr(await visit.submit())).toEqual(['pwd'])
  })
})

describe('a person with a second factor', () => {
  it('needs it, and signs in with an authenticator app', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const visit = await identified(mira.username)
    expect(await visit.submit()).toEqual(demanded('Totp'))
    expect((await visit.call('POST /verification/totp/verify', { code: codeOf(secret) })).status).toBe(200)
    expect(await visit.amr(await visit.submit())).toEqual(['pwd', 'otp', 'mfa'])
  })

  it('signs in with a backup code, which is accepted once', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const [code = ''] = await addBackupCodes(mira)
    const visit = await identified(mira.username)
    expect(await visit.submit()).toEqual(demanded('Totp', 'BackupCode'))
    expect((await visit.call('POST /verification/backup-code/verify', { code })).status).toBe(200)
    expect((await visit.submit()).status).toBe(200)

    const again = await identified(mira.username)
    expect(await again.call('POST /verification/backup-code/verify', { code })).toEqual(
      refusedAs(400, 'session.mfa.invalid_backup_code'),
    )
    expect((await again.submit()).status).toBe(403)
  })

  it('cannot sign in with a code that was already accepted for step-up', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const code = codeOf(secret)
    await mira.ask('POST /api/verifications/totp/verify', { body: { code } })
    const visit = await identified(mira.username)
    expect(await visit.call('POST /verification/totp/verify', { code })).toEqual(
      refusedAs(400, 'session.mfa.invalid_totp_code'),
    )
  })

  it('must be identified before the factor', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const visit = await visitor()
    await visit.call('PUT ', { interactionEvent: 'SignIn' })
    expect(await visit.call('POST /verification/totp/verify', { code: codeOf(secret) })).toEqual(
      refusedAs(404, 'session.identifier_not_found'),
    )
  })

  it('cannot sign in after another person’s factor was verified in the same sign-in', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const secret = await addTotp(mira)
    await addTotp(noor)
    const visit = await identified(mira.username)
    await visit.call('POST /verification/totp/verify', { code: codeOf(secret) })
    // Changing the event to Register and back removes the identification.
    await visit.call('PUT /interaction-event', { interactionEvent: 'Register' })
    await visit.call('PUT /interaction-event', { interactionEvent: 'SignIn' })
    const { body } = await visit.call('POST /verification/password', {
      identifier: { type: 'username', value: noor.username },
      password,
    })
    await visit.call('POST /identification', { verificationId: body.verificationId })
    expect(await visit.submit()).toEqual(demanded('Totp'))
  })

  it('can opt out of it, unless the policy is mandatory', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    await mira.ask('PATCH /api/my-account/mfa-settings', {
      body: { skipMfaOnSignIn: true },
      verification: await mira.prove(),
    })
    const visit = await identified(mira.username)
    await whilePolicyIs(server, { policy: 'Mandatory' }, async () =>
      expect(await visit.submit()).toEqual(demanded('Totp')),
    )
    expect((await visit.submit()).status).toBe(200)
  })

  it('does not need one that is disabled', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const visit = await identified(mira.username)
    await whilePolicyIs(server, { factors: ['WebAuthn'] }, async () => {
      // It is verified as on the wire, and proves nothing: the sign-in is by password alone.
      const answer = await visit.call('POST /verification/totp/verify', { code: codeOf(secret) })
      expect(answer.status, answer.text).toBe(200)
      expect(await visit.call('POST /profile/mfa/trusted-device')).toEqual(demanded())
      expect((await visit.submit()).status).toBe(200)
    })
  })

  it('cannot get another factor or preference set by somebody who only knows the password', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const before = await factorsOf(mira)
    const visit = await identified(mira.username)
    const codes = await visit.call('POST /verification/backup-code/generate')
    for (const [at, body] of [
      ['POST /profile/mfa', { type: 'BackupCode', verificationId: codes.body.verificationId }],
      ['POST /profile/mfa', { type: 'Totp', verificationId: 'nothing' }],
      ['POST /profile/mfa/mfa-skipped', undefined],
      ['POST /profile/mfa/mfa-enabled', undefined],
      ['POST /profile/mfa/passkey-skipped', undefined],
    ] as const)
      expect(await visit.call(at, body), at).toEqual(demanded('Totp'))
    expect((await visit.call('POST /verification/totp/secret')).status).toBe(200)
    expect(await factorsOf(mira)).toEqual(before)
  })

  it('is locked out at sign-in after too many wrong codes, but not in the account or for other factors', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const [backupCode = ''] = await addBackupCodes(mira)
    const visit = await identified(mira.username)
    const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
    const attempt = (code: string) => visit.call('POST /verification/totp/verify', { code })
    await decide(server, { sentinelPolicy: { maxAttempts: 3 } })
    try {
      for (let tries = 0; tries < 2; tries += 1) await attempt('000000')
      expect(await attempt('000000')).toEqual(blocked)
      expect(await attempt(codeOf(secret))).toEqual(blocked)
      const proofs = [
        ['POST /api/verifications/totp/verify', { code: codeOf(secret) }],
        ['POST /api/verifications/password', { password }],
      ] as const
      for (const [route, body] of proofs) expect((await mira.ask(route, { body })).status).toBe(201)
      const { status } = await visit.call('POST /verification/backup-code/verify', { code: backupCode })
      expect(status).toBe(200)
    } finally {
      await decide(server, { sentinelPolicy: {} })
    }
  })
})

describe('a trusted browser', () => {
  async function whileTrustIs(enabled: boolean, act: () => Promise<void>) {
    await decide(server, { trustedDevice: { enabled } })
    await act().finally(() => decide(server, { trustedDevice: {} }))
  }
  const trust = ({ call }: Visitor) => call('POST /profile/mfa/trusted-device')

  /** A person with an authenticator app, in a browser that they trust. */
  async function trusting() {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const visit = await identified(mira.username)
    await visit.call('POST /verification/totp/verify', { code: codeOf(secret) })
    const answer = await trust(visit)
    expect(answer.status, answer.text).toBe(204)
    const cookie = answer.headers.getSetCookie().find(each => each.includes('trusted-device'))
    return { mira, cookie: cookie?.split(';')[0] }
  }

  it('does not need the second factor again', () =>
    whileTrustIs(true, async () => {
      const { mira, cookie } = await trusting()
      const visit = await identified(mira.username)
      expect(await visit.submit()).toEqual(demanded('Totp'))
      expect(await visit.amr(await visit.submit(cookie))).toEqual(['pwd'])
    }))

  it('is trusted only for the person who trusted it', () =>
    whileTrustIs(true, async () => {
      const [{ cookie }, { mira: noor }] = [await trusting(), await trusting()]
      expect(await (await identified(noor.username)).submit(cookie)).toEqual(demanded('Totp'))
    }))

  it('cannot be established without a verified second factor, whether or not the person has one', () =>
    whileTrustIs(true, async () => {
      const [mira, noor] = [await somebody(server), await somebody(server)]
      await addTotp(mira)
      expect(await trust(await identified(mira.username))).toEqual(demanded('Totp'))
      expect(await trust(await identified(noor.username))).toEqual(demanded())
    }))

  it('is not established when administrators disable the feature', () =>
    whileTrustIs(false, async () => expect((await trusting()).cookie).toBeUndefined()))
})

describe('a mandatory second factor', () => {
  const mandatory = (act: () => Promise<void>) => whilePolicyIs(server, { policy: 'Mandatory' }, act)

  it.each(['SignIn', 'Register'] as const)(
    'must be set up before the end of a %s, with backup codes',
    async event => {
      const username = `owner_${event.toLowerCase()}`
      if (event === 'SignIn') await somebody(server, { username })
      await mandatory(async () => {
        const visit = await identified(username, event)
        expect(await visit.submit()).toEqual(missing())
        expect(await visit.call('POST /profile/mfa/mfa-skipped')).toEqual(
          refusedAs(422, 'session.mfa.mfa_policy_not_user_controlled'),
        )

        const { secret, verificationId } = await proposeTotp(visit)
        expect((await visit.call('POST /profile/mfa', { type: 'Totp', verificationId })).status).toBe(204)
        expect(await visit.submit()).toEqual(refusedAs(422, 'session.mfa.backup_code_required'))
        const codes = (await visit.call('POST /verification/backup-code/generate')).body
        expect(codes.codes).toHaveLength(10)
        await visit.call('POST /profile/mfa', { type: 'BackupCode', verificationId: codes.verificationId })
        expect(await visit.amr(await visit.submit())).toEqual(['pwd', 'otp', 'mfa'])

        const next = await identified(username)
        expect(await next.submit()).toEqual(demanded('Totp', 'BackupCode'))
        await next.call('POST /verification/totp/verify', { code: codeOf(secret) })
        expect((await next.submit()).status).toBe(200)
      })
    },
  )

  it('is not set up by an app whose code was not verified', () =>
    mandatory(async () => {
      const visit = await identified('shown_only', 'Register')
      const { body } = await visit.call('POST /verification/totp/secret')
      expect(body).toEqual({
        verificationId: expect.any(String),
        secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
        secretQrCode: expect.stringMatching(/^data:image\/png;base64,/),
      })
      const { verificationId } = body
      await expectNoTrace(server.database, async () => {
        expect(await visit.call('POST /profile/mfa', { type: 'Totp', verificationId })).toEqual(
          refusedAs(400, 'session.verification_failed'),
        )
        expect(
          await visit.call('POST /verification/totp/verify', { code: '000000', verificationId }),
        ).toEqual(refusedAs(400, 'session.mfa.invalid_totp_code'))
      })
    }))

  it('cannot be bound by another browser than the one that created it', () =>
    mandatory(async () => {
      const [one, other] = [await identified('one_of_two', 'Register'), await identified('other', 'Register')]
      const { verificationId } = await proposeTotp(one)
      expect(await other.call('POST /profile/mfa', { type: 'Totp', verificationId })).toEqual(
        refusedAs(404, 'session.verification_session_not_found'),
      )
    }))
})

describe('prompting for a second factor', () => {
  const skippable = missing({ skippable: true })
  const suggested = refusedAs(422, 'user.suggest_mfa', {
    availableFactors: ['WebAuthn', 'Totp'],
    skippable: true,
  })

  it.each([
    ['UserControlled', skippable, skippable],
    ['PromptAtSignInAndSignUp', suggested, suggested],
    ['PromptOnlyAtSignIn', suggested, undefined],
    ['PromptAtSignInAndSignUpMandatory', missing(), missing()],
    ['PromptOnlyAtSignInMandatory', missing(), undefined],
    ['NoPrompt', undefined, undefined],
  ] as const)('follows the policy %s', async (policy, atSignIn, atSignUp) => {
    const mira = await somebody(server)
    await whilePolicyIs(server, { policy }, async () => {
      const signIn = await (await identified(mira.username)).submit()
      const signUp = await (await identified(`new_${policy.toLowerCase()}`, 'Register')).submit()
      for (const [answer, expected] of [
        [signIn, atSignIn],
        [signUp, atSignUp],
      ] as const)
        if (expected) expect(answer).toEqual(expected)
        else expect(answer.status, answer.text).toBe(200)
    })
  })

  it('is not repeated after the person declined', async () => {
    const mira = await somebody(server)
    await whilePolicyIs(server, { policy: 'PromptAtSignInAndSignUp' }, async () => {
      const visit = await identified(mira.username)
      expect(await visit.submit()).toEqual(suggested)
      expect((await visit.call('POST /profile/mfa/mfa-skipped')).status).toBe(204)
      expect((await visit.submit()).status).toBe(200)
      expect((await (await identified(mira.username)).submit()).status).toBe(200)
    })
  })
})

describe('preferences set during sign-in', () => {
  it('are stored with the account', async () => {
    const mira: Somebody = await somebody(server)
    const visit = await identified(mira.username)
    for (const choice of ['mfa-enabled', 'mfa-suggestion-skipped', 'passkey-skipped'])
      expect((await visit.call(`POST /profile/mfa/${choice}`)).status).toBe(204)
    expect((await mira.ask('GET /api/my-account/logto-configs')).body).toEqual({
      mfa: { enabled: true, skipped: false, skipMfaOnSignIn: false },
      passkeySignIn: { skipped: true },
    })
  })
})

describe('signing in with a passkey', () => {
  it('is refused while it is disabled', async () => {
    const visit = await visitor()
    const off = refusedAs(422, 'user.sign_in_method_not_enabled')
    expect(await visit.call('POST /preflight/sign-in-passkey/authentication')).toEqual(off)
    await visit.call('PUT ', { interactionEvent: 'SignIn' })
    const identifier = { type: 'username', value: 'mira' }
    expect(await visit.call('POST /verification/sign-in-passkey/authentication', { identifier })).toEqual(
      refusedAs(400, 'session.mfa.webauthn_verification_not_found'),
    )
  })

  it('does not reveal whether an account exists or has a passkey (no enumeration)', async () => {
    const mira = await somebody(server)
    await decide(server, { passkeySignIn: { enabled: true } })
    try {
      const visit = await visitor()
      await visit.call('PUT ', { interactionEvent: 'SignIn' })
      const optionsFor = async (value: string) =>
        (
          await visit.call('POST /verification/sign-in-passkey/authentication', {
            identifier: { type: 'username', value },
          })
        ).body.authenticationOptions
      const { challenge: _, ...hers } = await optionsFor(mira.username)
      const { challenge: __, ...nobodys } = await optionsFor('nobody_at_all')
      expect(hers).toEqual(nobodys)
    } finally {
      await decide(server, { passkeySignIn: {} })
    }
  })
})
