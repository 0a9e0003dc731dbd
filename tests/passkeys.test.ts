import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openPage } from './support/browser.ts'
import { addBackupCodes, addTotp, factorsOf } from './support/factors.ts'
import { authorize, exchange, follow } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide, whilePolicyIs } from './support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from './support/somebody.ts'
import { expectNoTrace } from './support/traces.ts'
import { type Answer, ask } from './support/wire.ts'

// Passkeys in a real browser, with Chromium's virtual authenticator.

const factors = '/api/my-account/mfa-verifications'
const ceremonies = '/api/verifications/web-authn'
const failed = refusedAs(400, 'session.mfa.webauthn_verification_failed')
let server: TestServer
let browser: Browser
/** Another origin on the same host. */
let elsewhere: string
const other = createServer((_, response) => response.end('elsewhere'))

beforeAll(async () => {
  server = await startTestServer()
  // These tests cover the wire protocol; the step-up level `strongest` is tested in `step-up.test.ts`.
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
  browser = await launchBrowser()
  await once(other.listen(0), 'listening')
  elsewhere = `http://localhost:${(other.address() as AddressInfo).port}`
})
afterAll(async () => {
  other.close()
  await browser.close()
  await server.stop()
})

/** A browser with an authenticator. */
async function device(origin = server.url, knowsPeople = true): Promise<Page> {
  const { page } = await openPage(browser)
  await page.goto(origin === server.url ? `${origin}/healthz` : origin)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: knowsPeople,
      isUserVerified: knowsPeople,
      automaticPresenceSimulation: true,
    },
  })
  return page
}

/** Creates a credential as a page does. */
const create = (page: Page, options: unknown) =>
  page.evaluate(async json => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json as never)
    const credential = await navigator.credentials.create({ publicKey })
    return { ...(credential as PublicKeyCredential).toJSON(), type: 'WebAuthn' }
  }, options)

/** Gets an assertion as a page does. */
const get = (page: Page, options: unknown) =>
  page.evaluate(async json => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json as never)
    const credential = await navigator.credentials.get({ publicKey })
    return { ...(credential as PublicKeyCredential).toJSON(), type: 'WebAuthn' }
  }, options)

async function register(person: Somebody, at: Page): Promise<{ id: string; answer: Answer }> {
  const { body } = await person.ask(`POST ${ceremonies}/registration`)
  const payload = await create(at, body.registrationOptions)
  const answer = await person.ask(`POST ${ceremonies}/registration/verify`, {
    body: { verificationRecordId: body.verificationRecordId, payload },
  })
  return { id: body.verificationRecordId, answer }
}

async function bind(person: Somebody, id: string, verification: string, name = 'Laptop') {
  return person.ask(`POST ${factors}`, {
    body: { type: 'WebAuthn', newIdentifierVerificationRecordId: id, name },
    verification,
  })
}

/** A person with a passkey, and the browser that has it. */
async function owner(): Promise<{ mira: Somebody; at: Page }> {
  const [mira, at] = [await somebody(server), await device()]
  const { id, answer } = await register(mira, at)
  expect(answer.status, answer.text).toBe(200)
  expect((await bind(mira, id, await mira.prove())).status).toBe(204)
  return { mira, at }
}

async function authenticate(person: Somebody, at: Page): Promise<Answer> {
  const { body } = await person.ask(`POST ${ceremonies}/authentication`)
  const payload = await get(at, body.authenticationOptions)
  return person.ask(`POST ${ceremonies}/authentication/verify`, {
    body: { verificationRecordId: body.verificationRecordId, payload },
  })
}

const rowOf = async (id: string) =>
  (await server.database.query('select * from users where id = $1', [id])).rows[0]

describe('a passkey', () => {
  it('is created with the options of the contract', async () => {
    const mira = await somebody(server)
    const { status, body } = await mira.ask(`POST ${ceremonies}/registration`)
    expect(status).toBe(200)
    expect(body.registrationOptions).toMatchObject({
      rp: { id: 'localhost', name: 'localhost' },
      user: {
        id: Buffer.from(mira.id).toString('base64url'),
        name: mira.username,
        displayName: mira.username,
      },
      pubKeyCredParams: [
        { alg: -7, type: 'public-key' },
        { alg: -257, type: 'public-key' },
      ],
      timeout: 60_000,
      attestation: 'none',
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      extensions: { credProps: true },
    })
  })

  it('can be created, bound, listed, renamed and removed', async () => {
    const { mira } = await owner()
    const [listed] = await factorsOf(mira)
    expect(listed).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{21}$/),
      createdAt: expect.any(String),
      type: 'WebAuthn',
      agent: expect.any(String),
      name: 'Laptop',
    })
    expect(await rowOf(mira.id)).toMatchObject({ has_factor: true, has_passkey: true })

    const verification = await mira.prove()
    const renamed = await mira.ask(`PATCH ${factors}/${listed?.id}/name`, {
      body: { name: 'Desk' },
      verification,
    })
    expect([renamed.status, renamed.text]).toEqual([200, 'OK'])
    expect(await factorsOf(mira)).toEqual([{ ...listed, name: 'Desk' }])

    expect((await mira.ask(`DELETE ${factors}/${listed?.id}`, { verification })).status).toBe(204)
    expect(await rowOf(mira.id)).toMatchObject({ has_factor: false, has_passkey: false })
    expect(await mira.ask(`POST ${ceremonies}/authentication`)).toEqual(
      refusedAs(400, 'session.mfa.webauthn_verification_not_found'),
    )
  })

  it('can be one of several, but not twice in the same authenticator', async () => {
    const { mira, at } = await owner()
    const { body } = await mira.ask(`POST ${ceremonies}/registration`)
    expect(body.registrationOptions.excludeCredentials).toHaveLength(1)
    await expect(create(at, body.registrationOptions)).rejects.toThrow(/InvalidStateError/)
    const { id } = await register(mira, await device())
    expect((await bind(mira, id, await mira.prove(), 'Phone')).status).toBe(204)
    expect(await factorsOf(mira)).toMatchObject([{ name: 'Laptop' }, { name: 'Phone' }])
  })

  it('verifies a person who has no other verification method', async () => {
    const { mira, at } = await owner()
    await server.database.query(
      'update users set password_digest = null, password_algorithm = null where id = $1',
      [mira.id],
    )
    expect((await mira.ask('GET /api/verifications/methods')).body).toEqual([
      { type: 'WebAuthn', sufficientFor: ['email', 'phone', 'credential'] },
    ])
    const { status, body } = await authenticate(mira, at)
    expect(status).toBe(200)
    const verification = body.verificationRecordId
    const [listed] = await factorsOf(mira)
    expect(listed).toMatchObject({ lastUsedAt: expect.any(String) })
    expect((await mira.ask(`DELETE ${factors}/${listed?.id}`, { verification })).status).toBe(204)
  })

  it('is no verification when it is created, and an assertion cannot be bound', async () => {
    const { mira, at } = await owner()
    const registered = await register(mira, await device())
    expect(await bind(mira, registered.id, registered.id)).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
    const { body } = await authenticate(mira, at)
    expect(await bind(mira, body.verificationRecordId, body.verificationRecordId)).toEqual(
      refusedAs(400, 'session.verification_failed'),
    )
  })

  it('can be bound once, and only by the person who created it', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const { id } = await register(mira, await device())
    expect(await bind(noor, id, await noor.prove())).toEqual(refusedAs(400, 'verification_record.not_found'))
    expect((await bind(mira, id, await mira.prove())).status).toBe(204)
    expect(await bind(mira, id, await mira.prove())).toEqual(refusedAs(400, 'verification_record.not_found'))
  })

  it('is refused as another person’s', async () => {
    const { mira, at } = await owner()
    const { mira: noor } = await owner()
    const [hers, his] = [
      await mira.ask(`POST ${ceremonies}/authentication`),
      await noor.ask(`POST ${ceremonies}/authentication`),
    ]
    const payload = await get(at, hers.body.authenticationOptions)
    const answer = (person: Somebody, id: string) =>
      person.ask(`POST ${ceremonies}/authentication/verify`, { body: { verificationRecordId: id, payload } })
    expect(await answer(noor, hers.body.verificationRecordId)).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
    expect(await answer(noor, his.body.verificationRecordId)).toEqual(failed)
  })

  it('answers a challenge once', async () => {
    const { mira, at } = await owner()
    const { body } = await mira.ask(`POST ${ceremonies}/authentication`)
    const payload = await get(at, body.authenticationOptions)
    const answer = () =>
      mira.ask(`POST ${ceremonies}/authentication/verify`, {
        body: { verificationRecordId: body.verificationRecordId, payload },
      })
    expect((await answer()).status).toBe(200)
    expect(await answer()).toEqual(refusedAs(400, 'session.mfa.pending_info_not_found'))
  })

  it('is refused when its signature counter went back, as it may be cloned', async () => {
    const { mira, at } = await owner()
    await server.database.query('update factors set counter = 1000000 where user_id = $1', [mira.id])
    expect(await authenticate(mira, at)).toEqual(failed)
  })

  it('is refused without user verification', async () => {
    const mira = await somebody(server)
    const at = await device(server.url, false)
    const { body } = await mira.ask(`POST ${ceremonies}/registration`)
    const lax = { residentKey: 'discouraged', userVerification: 'discouraged' }
    const payload = await create(at, { ...body.registrationOptions, authenticatorSelection: lax })
    expect(
      await mira.ask(`POST ${ceremonies}/registration/verify`, {
        body: { verificationRecordId: body.verificationRecordId, payload },
      }),
    ).toEqual(failed)
  })

  it('with a wrong signature counts toward the lockout of passkeys, but not of the password', async () => {
    const { mira, at } = await owner()
    const { body } = await mira.ask(`POST ${ceremonies}/authentication`)
    const right = await get(at, body.authenticationOptions)
    const payload = { ...right, response: { ...right.response, signature: 'AAAA' } }
    await decide(server, { sentinelPolicy: { maxAttempts: 2 } })
    try {
      const answer = () =>
        mira.ask(`POST ${ceremonies}/authentication/verify`, {
          body: { verificationRecordId: body.verificationRecordId, payload },
        })
      expect(await answer()).toEqual(failed)
      const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
      expect(await answer()).toEqual(blocked)
      expect((await mira.ask('POST /api/verifications/password', { body: { password } })).status).toBe(201)
    } finally {
      await decide(server, { sentinelPolicy: {} })
    }
  })
})

describe('another origin', () => {
  const allow = (origins: string[]) =>
    server.manage('PATCH /api/account-center', { body: { webauthnRelatedOrigins: origins } })

  it('can create and use passkeys only when an administrator allows it, whatever its headers say', async () => {
    const [mira, at] = [await somebody(server), await device(elsewhere)]
    const { body } = await mira.ask(`POST ${ceremonies}/registration`)
    const payload = await create(at, body.registrationOptions)
    const finish = () =>
      mira.ask(`POST ${ceremonies}/registration/verify`, {
        body: { verificationRecordId: body.verificationRecordId, payload },
        headers: { origin: elsewhere },
      })
    await expectNoTrace(server.database, async () => expect(await finish()).toEqual(failed))

    await allow([elsewhere])
    expect((await finish()).status).toBe(200)
    expect((await bind(mira, body.verificationRecordId, await mira.prove())).status).toBe(204)
    expect((await authenticate(mira, at)).status).toBe(200)

    await allow([])
    expect(await authenticate(mira, at)).toEqual(failed)
  })

  it('is listed for browsers, as are the pages for managing passkeys', async () => {
    await allow(['https://shop.example'])
    expect((await ask(server.url, 'GET /.well-known/webauthn')).body).toEqual({
      origins: ['https://shop.example'],
    })
    await allow([])
    const page = `${server.url}/account/security`
    expect((await ask(server.url, 'GET /.well-known/passkey-endpoints')).body).toEqual({
      enroll: page,
      manage: page,
    })
    expect((await ask(server.url, 'GET /.well-known/anything-else')).status).toBe(404)
  })
})

describe('removing the last passkey', () => {
  it('is refused when it is the only way to sign in', async () => {
    const { mira } = await owner()
    const verification = await mira.prove()
    const [passkey] = await factorsOf(mira)
    const remove = () => mira.ask(`DELETE ${factors}/${passkey?.id}`, { verification })
    await decide(server, { passkeySignIn: { enabled: true } })
    try {
      // With a passkey for sign-in, the username can be removed; then the passkey must stay.
      const gone = await mira.ask('PATCH /api/my-account', { body: { username: null }, verification })
      expect(gone.status, gone.text).toBe(200)
      await expectNoTrace(server.database, async () =>
        expect(await remove()).toEqual(refusedAs(400, 'user.last_sign_in_method_required')),
      )
    } finally {
      await decide(server, { passkeySignIn: {} })
    }
  })

  it('is refused when a second factor is mandatory, unless there is another one', async () => {
    const { mira } = await owner()
    const verification = await mira.prove()
    const [passkey] = await factorsOf(mira)
    await whilePolicyIs(server, { policy: 'Mandatory' }, async () => {
      const remove = () => mira.ask(`DELETE ${factors}/${passkey?.id}`, { verification })
      expect(await remove()).toEqual(refusedAs(422, 'session.mfa.mfa_policy_not_user_controlled'))
      await addTotp(mira)
      await addBackupCodes(mira)
      expect((await remove()).status).toBe(204)
    })
    expect((await factorsOf(mira)).map(({ type }) => type)).toEqual(['Totp', 'BackupCode'])
  })
})

describe('signing in', () => {
  async function visitor() {
    const request = await authorize(server.url)
    const call = (at: string, body?: unknown) => {
      const [method = '', path = ''] = at.split(' ')
      return ask(server.url, `${method} /api/experience${path}`, {
        body,
        headers: { cookie: request.jar.cookie },
      })
    }
    return {
      call,
      async amr() {
        const { status, text, body } = await call('POST /submit')
        expect(status, text).toBe(200)
        const address = await follow(request.jar, body.redirectTo, request.redirectUri)
        return decodeJwt((await exchange(server.url, address, request)).id_token).amr
      },
    }
  }

  async function whilePasskeysSignIn(act: () => Promise<void>) {
    await decide(server, { passkeySignIn: { enabled: true } })
    await act().finally(() => decide(server, { passkeySignIn: {} }))
  }

  it('needs a person’s passkey after the password', async () => {
    const { mira, at } = await owner()
    const { call, amr } = await visitor()
    await call('PUT ', { interactionEvent: 'SignIn' })
    const identifier = { type: 'username', value: mira.username }
    const { verificationId } = (await call('POST /verification/password', { identifier, password })).body
    await call('POST /identification', { verificationId })
    expect(await call('POST /submit')).toEqual(
      refusedAs(403, 'session.mfa.require_mfa_verification', {
        availableFactors: ['WebAuthn'],
        maskedIdentifiers: {},
      }),
    )
    const { body } = await call('POST /verification/web-authn/authentication')
    const payload = await get(at, body.authenticationOptions)
    const shown = { verificationId: body.verificationId, payload }
    expect((await call('POST /verification/web-authn/authentication/verify', shown)).status).toBe(200)
    expect(await call('POST /verification/web-authn/authentication/verify', shown)).toEqual(
      refusedAs(404, 'session.verification_session_not_found'),
    )
    expect(await amr()).toEqual(['pwd', 'pop', 'user', 'mfa'])
  })

  it('sets up a passkey when a second factor is mandatory', () =>
    whilePolicyIs(server, { factors: ['WebAuthn'], policy: 'Mandatory' }, async () => {
      const at = await device()
      const { call, amr } = await visitor()
      await call('PUT ', { interactionEvent: 'Register' })
      const identifier = { type: 'username', value: 'first_passkey' }
      const named = await call('POST /verification/new-password-identity', { identifier, password })
      await call('POST /identification', { verificationId: named.body.verificationId })
      expect(await call('POST /submit')).toEqual(
        refusedAs(422, 'user.missing_mfa', { availableFactors: ['WebAuthn'] }),
      )
      const { body } = await call('POST /verification/web-authn/registration')
      const { verificationId } = body
      const unmade = await call('POST /profile/mfa', { type: 'WebAuthn', verificationId })
      expect(unmade).toEqual(refusedAs(400, 'session.verification_failed'))
      const payload = await create(at, body.registrationOptions)
      const made = await call('POST /verification/web-authn/registration/verify', { verificationId, payload })
      expect(made.status, made.text).toBe(200)
      expect((await call('POST /profile/mfa', { type: 'WebAuthn', verificationId })).status).toBe(204)
      expect(await amr()).toEqual(['pwd', 'pop', 'user', 'mfa'])
    }))

  it('with only a passkey needs neither username nor another factor', () =>
    whilePasskeysSignIn(async () => {
      const { mira, at } = await owner()
      const { call, amr } = await visitor()
      const preflight = await call('POST /preflight/sign-in-passkey/authentication')
      expect(preflight.body.authenticationOptions).toMatchObject({ allowCredentials: [], rpId: 'localhost' })
      const payload = await get(at, preflight.body.authenticationOptions)
      await call('PUT ', { interactionEvent: 'SignIn' })
      const answer = () => call('POST /verification/sign-in-passkey/authentication/verify', { payload })
      const { status, text, body } = await answer()
      expect(status, text).toBe(200)
      expect(await answer()).toEqual(refusedAs(400, 'session.passkey_sign_in.pending_info_not_found'))
      expect((await call('POST /identification', { verificationId: body.verificationId })).status).toBe(204)
      expect((await call('GET /interaction')).body.userId).toBe(mira.id)
      await whilePolicyIs(server, { policy: 'Mandatory' }, async () =>
        expect(await amr()).toEqual(['pop', 'user', 'mfa']),
      )
    }))

  it('with a passkey after a username accepts only that person’s passkeys', () =>
    whilePasskeysSignIn(async () => {
      const { mira, at } = await owner()
      const noor = await somebody(server)
      const { call } = await visitor()
      await call('PUT ', { interactionEvent: 'SignIn' })
      const show = async (username: string) => {
        const identifier = { type: 'username', value: username }
        const { body } = await call('POST /verification/sign-in-passkey/authentication', { identifier })
        const payload = await get(at, body.authenticationOptions)
        return call('POST /verification/sign-in-passkey/authentication/verify', {
          verificationId: body.verificationId,
          payload,
        })
      }
      const conflict = refusedAs(409, 'session.identity_conflict')
      expect(await show(noor.username)).toEqual(conflict)
      expect(await show('nobody_at_all')).toEqual(conflict)
      expect((await show(mira.username)).status).toBe(200)
    }))

  it('with a passkey is refused for a suspended person and for a removed passkey', () =>
    whilePasskeysSignIn(async () => {
      const { mira, at } = await owner()
      const show = async () => {
        const { call } = await visitor()
        const { body } = await call('POST /preflight/sign-in-passkey/authentication')
        await call('PUT ', { interactionEvent: 'SignIn' })
        const payload = await get(at, body.authenticationOptions)
        return call('POST /verification/sign-in-passkey/authentication/verify', { payload })
      }
      await server.database.query('update users set is_suspended = true where id = $1', [mira.id])
      expect(await show()).toEqual(refusedAs(401, 'user.suspended'))
      await server.database.query('update users set is_suspended = false where id = $1', [mira.id])
      await server.database.query('delete from factors where user_id = $1', [mira.id])
      expect(await show()).toEqual(failed)
    }))
})
