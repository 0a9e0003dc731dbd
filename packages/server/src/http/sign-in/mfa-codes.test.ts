import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Address, type CodeVisitor, codeVisitor } from '../../../../../tests/support/code-sign-in.ts'
import { addTotp, codeOf } from '../../../../../tests/support/factors.ts'
import { codeSentTo, sentTo } from '../../../../../tests/support/mailbox.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'

let server: TestServer
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
})
const factors = ['Totp', 'EmailVerificationCode', 'PhoneVerificationCode'] as const
beforeEach(() =>
  decide(server, {
    mfa: { factors: [...factors], policy: 'NoPrompt' },
    signUp: { identifiers: ['username'], password: true, verify: false },
    signIn: { methods: [byPassword] },
  }),
)
afterAll(() => server.stop())

const byPassword = {
  identifier: 'username' as const,
  password: true,
  verificationCode: false,
  isPasswordPrimary: true,
}
const byEmailCode = { ...byPassword, identifier: 'email' as const, password: false, verificationCode: true }

type Person = Somebody & { email: string; phone: string }

/** A person with a password, an e-mail address and a phone number. */
async function person({ hasEmail = true, hasPhone = true } = {}): Promise<Person> {
  const mira = await somebody(server)
  const email = `second.factor${count++}@people.example`
  const phone = `3247055${String(1000 + count++)}`
  await server.manage('PATCH /api/users/:userId', {
    params: { userId: mira.id },
    body: { primaryEmail: hasEmail ? email : null, primaryPhone: hasPhone ? phone : null },
  })
  return { ...mira, email, phone }
}

const at = 'POST /verification/mfa-verification-code'
const send = (visiting: CodeVisitor, identifierType: 'email' | 'phone') =>
  visiting.call(at, { identifierType })
const verify = (
  visiting: CodeVisitor,
  verificationId: string,
  code: string,
  identifierType: 'email' | 'phone' = 'email',
) => visiting.call(`${at}/verify`, { verificationId, code, identifierType })

/** A sign-in that was identified by username and password. */
async function identified({ username }: { username: string }): Promise<CodeVisitor> {
  const visiting = await codeVisitor(server)
  const { body } = await visiting.call('POST /verification/password', {
    identifier: { type: 'username', value: username },
    password,
  })
  expect((await visiting.identify(body.verificationId)).status).toBe(204)
  return visiting
}

async function sent(visiting: CodeVisitor, kind: 'email' | 'phone', to: string) {
  const answer = await send(visiting, kind)
  expect(answer.status, answer.text).toBe(200)
  return { id: answer.body.verificationId as string, code: await codeSentTo(server, to) }
}

const demanded = (availableFactors: string[], maskedIdentifiers: object) =>
  refusedAs(403, 'session.mfa.require_mfa_verification', { availableFactors, maskedIdentifiers })
const notEnabled = refusedAs(400, 'session.mfa.mfa_factor_not_enabled')
const nothing = refusedAs(404, 'session.verification_session_not_found')
const other = (code: string) => (code === '123456' ? '654321' : '123456')

describe('a code as second factor', () => {
  it('is demanded of a person with an address, and named with the masked address', async () => {
    const mira = await person()
    const visiting = await identified(mira)
    expect(await visiting.submit()).toEqual(
      demanded(['PhoneVerificationCode', 'EmailVerificationCode'], {
        EmailVerificationCode: 'se•••@people.example',
        PhoneVerificationCode: expect.stringMatching(/^•+\d{4}$/),
      }),
    )
  })

  it.each([
    ['email', ['pwd', 'otp', 'mfa']],
    ['phone', ['pwd', 'sms', 'mfa']],
  ] as const)('to the %s completes the sign-in, and the ID token’s `amr` says so', async (kind, amr) => {
    const mira = await person()
    const visiting = await identified(mira)
    const { id, code } = await sent(visiting, kind, mira[kind])
    // A job sends the notice of a new device, before or after the code.
    const usages = (await sentTo(server, mira[kind])).map(({ usage }) => usage)
    expect(usages).toContain('MfaVerification')
    expect(await verify(visiting, id, code, kind)).toMatchObject({
      status: 200,
      body: { verificationId: id },
    })
    expect(await visiting.claims(await visiting.submit())).toMatchObject({ sub: mira.id, amr })
  })

  it('is accepted once, also by fifty requests at the same time', async () => {
    const mira = await person()
    const visiting = await identified(mira)
    const { id, code } = await sent(visiting, 'email', mira.email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(visiting, id, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await visiting.submit()).status).toBe(200)
  })

  it('is refused when it is wrong, and after too many tries also when it is right', async () => {
    const mira = await person()
    const visiting = await identified(mira)
    const { id, code } = await sent(visiting, 'email', mira.email)
    expect(await verify(visiting, id, '')).toEqual(refusedAs(400, 'verification_code.not_found'))
    for (let tries = 0; tries < 10; tries += 1)
      expect(await verify(visiting, id, other(code))).toEqual(
        refusedAs(400, 'verification_code.code_mismatch'),
      )
    expect(await verify(visiting, id, code)).toEqual(refusedAs(400, 'verification_code.exceed_max_try'))
    expect((await visiting.submit()).status).toBe(403)
  })

  it('is refused by an id of nothing, of the other kind of address and of another browser', async () => {
    const mira = await person()
    const [visiting, stranger] = [await identified(mira), await identified(mira)]
    const { id, code } = await sent(visiting, 'email', mira.email)
    expect(await verify(visiting, 'nothing', code)).toEqual(nothing)
    expect(await verify(visiting, id, code, 'phone')).toEqual(nothing)
    expect(await verify(stranger, id, code)).toEqual(nothing)
    expect((await verify(visiting, id, code)).status).toBe(200)
  })

  it('is refused after the account gave up the address, also when it was verified before', async () => {
    const mira = await person()
    const [early, late] = [await identified(mira), await identified(mira)]
    const first = await sent(early, 'email', mira.email)
    expect((await verify(early, first.id, first.code)).status).toBe(200)
    const { id, code } = await sent(late, 'email', mira.email)
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { primaryEmail: `moved.${mira.email}` },
    })
    expect(await verify(late, id, code)).toEqual(nothing)
    expect(await early.submit()).toEqual(nothing)
  })

  it('is not one that was sent for the sign-in, nor the other way round', async () => {
    const mira = await person()
    const visiting = await identified(mira)
    const address: Address = { type: 'email', value: mira.email }
    const first = await visiting.sent(address)
    expect(await verify(visiting, first.id, first.code)).toEqual(nothing)
    const { id, code } = await sent(visiting, 'email', mira.email)
    if (first.code !== code)
      expect(await verify(visiting, id, first.code)).toEqual(
        refusedAs(400, 'verification_code.code_mismatch'),
      )
    expect(await visiting.verify(address, id, code)).toEqual(nothing)
    await visiting.verify(address, first.id, first.code)
    expect((await visiting.submit()).status).toBe(403)
  })

  it('needs a person who was identified, and has such an address, where the factor is enabled', async () => {
    expect(await send(await codeVisitor(server), 'email')).toEqual(
      refusedAs(404, 'session.identifier_not_found'),
    )
    const visiting = await identified(await person({ hasEmail: false }))
    const enabled = await identified(await person())
    await expectNoTrace(server.database, async () => {
      expect(await send(visiting, 'email')).toEqual(notEnabled)
      await decide(server, { mfa: { factors: ['Totp'], policy: 'NoPrompt' } })
      expect(await send(enabled, 'email')).toEqual(notEnabled)
      await decide(server, { mfa: { factors: [...factors], policy: 'NoPrompt' } })
    })
  })

  it('does not count once the factor was switched off', async () => {
    const mira = await person()
    const secret = await addTotp(mira)
    const visiting = await identified(mira)
    const { id, code } = await sent(visiting, 'email', mira.email)
    expect((await verify(visiting, id, code)).status).toBe(200)
    await decide(server, { mfa: { factors: ['Totp'], policy: 'NoPrompt' } })
    expect(await visiting.submit()).toEqual(demanded(['Totp'], {}))
    await visiting.call('POST /verification/totp/verify', { code: codeOf(secret) })
    expect((await visiting.submit()).status).toBe(200)
  })

  it('locks out only codes as second factor after too many wrong ones', async () => {
    await decide(server, { sentinelPolicy: { maxAttempts: 3 } })
    const mira = await person()
    const visiting = await identified(mira)
    const { id, code } = await sent(visiting, 'email', mira.email)
    for (let tries = 0; tries < 3; tries += 1) await verify(visiting, id, other(code))
    const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
    expect(await verify(visiting, id, code)).toEqual(blocked)
    await identified(mira)
    expect(await mira.prove()).toBeDefined()
    await decide(server, { sentinelPolicy: {} })
  })

  it('is limited to ten messages within ten minutes, apart from the codes that anybody can ask for', async () => {
    const mira = await person()
    const visiting = await identified(mira)
    const stranger = await codeVisitor(server)
    const limited = refusedAs(429, 'request.message_rate_limited')
    for (let sends = 0; sends < 10; sends += 1) await stranger.send({ type: 'email', value: mira.email })
    expect(await stranger.send({ type: 'email', value: mira.email })).toEqual(limited)
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(visiting, 'email')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(answers.filter(({ status }) => status !== 200)).toEqual(Array(10).fill(limited))
  })

  it('protects the other factors from somebody who only knows the password', async () => {
    const visiting = await identified(await person())
    const { body } = await visiting.call('POST /verification/totp/secret')
    for (const [call, given] of [
      ['POST /profile/mfa', { type: 'Totp', verificationId: body.verificationId }],
      ['POST /profile/mfa/mfa-skipped', undefined],
      ['POST /profile', { type: 'username', value: 'thieves_choice' }],
    ] as const)
      expect((await visiting.call(call, given)).body.code, call).toBe('session.mfa.require_mfa_verification')
  })
})

describe('a person who was identified by a code', () => {
  beforeEach(() => decide(server, { signIn: { methods: [byPassword, byEmailCode] } }))

  it('cannot use a code to the same kind of address as second factor, also after one to a further address', async () => {
    const mira = await person({ hasPhone: false })
    const secret = await addTotp(mira)
    const visiting = await codeVisitor(server)
    await visiting.identify(await visiting.prove({ type: 'email', value: mira.email }))
    const expectTotp = async () => {
      expect(await visiting.submit()).toEqual(demanded(['Totp'], {}))
      expect(await send(visiting, 'email')).toEqual(notEnabled)
    }
    await expectTotp()
    await visiting.prove({ type: 'email', value: `further.${mira.email}` })
    await expectTotp()
    await visiting.call('POST /verification/totp/verify', { code: codeOf(secret) })
    expect((await visiting.submit()).status).toBe(200)
  })

  it('can use a code to the other kind of address', async () => {
    const mira = await person()
    const visiting = await codeVisitor(server)
    await visiting.identify(await visiting.prove({ type: 'email', value: mira.email }))
    const masked = { PhoneVerificationCode: expect.any(String) }
    expect(await visiting.submit()).toEqual(demanded(['PhoneVerificationCode'], masked))
    const { id, code } = await sent(visiting, 'phone', mira.phone)
    await verify(visiting, id, code, 'phone')
    expect(await visiting.claims(await visiting.submit())).toMatchObject({ amr: ['otp', 'sms', 'mfa'] })
  })
})

describe('a person who was identified by a magic link', () => {
  /** Identifies the person by a one-time token, as a magic link does. */
  async function useLink(visiting: CodeVisitor, { email }: Person) {
    const { token } = await server.manage('POST /api/one-time-tokens', { body: { email } })
    const link = { identifier: { type: 'email', value: email }, token }
    const { body } = await visiting.call('POST /verification/one-time-token/verify', link)
    expect((await visiting.identify(body.verificationId)).status).toBe(204)
  }

  it('cannot use a code to the same mailbox as second factor', async () => {
    const mira = await person({ hasPhone: false })
    const secret = await addTotp(mira)
    const visiting = await codeVisitor(server)
    await useLink(visiting, mira)
    expect(await visiting.submit()).toEqual(demanded(['Totp'], {}))
    expect(await send(visiting, 'email')).toEqual(notEnabled)
    await visiting.call('POST /verification/totp/verify', { code: codeOf(secret) })
    expect(await visiting.claims(await visiting.submit())).toMatchObject({ amr: ['otp', 'mfa'] })
  })

  it('has one factor where the mailbox is the only one', async () => {
    const mira = await person({ hasPhone: false })
    const visiting = await codeVisitor(server)
    await useLink(visiting, mira)
    const claims = await visiting.claims(await visiting.submit())
    expect(claims).toMatchObject({ amr: ['otp'] })
    expect(claims).not.toHaveProperty('acr')
  })

  it('can use a code to their phone number', async () => {
    const mira = await person()
    const visiting = await codeVisitor(server)
    await useLink(visiting, mira)
    const masked = { PhoneVerificationCode: expect.any(String) }
    expect(await visiting.submit()).toEqual(demanded(['PhoneVerificationCode'], masked))
    const { id, code } = await sent(visiting, 'phone', mira.phone)
    await verify(visiting, id, code, 'phone')
    expect(await visiting.claims(await visiting.submit())).toMatchObject({ amr: ['otp', 'sms', 'mfa'] })
  })

  it('loses a code to the same mailbox that was a second factor before', async () => {
    const mira = await person({ hasPhone: false })
    const visiting = await identified(mira)
    const { id, code } = await sent(visiting, 'email', mira.email)
    await verify(visiting, id, code)
    for (const interactionEvent of ['Register', 'SignIn'])
      await visiting.call('PUT /interaction-event', { interactionEvent })
    await useLink(visiting, mira)
    const claims = await visiting.claims(await visiting.submit())
    expect(claims.amr).not.toContain('mfa')
    expect(claims).not.toHaveProperty('acr')
  })
})

describe('where a code is a mandatory second factor', () => {
  const makeMandatory = () =>
    decide(server, { mfa: { factors: ['EmailVerificationCode'], policy: 'Mandatory' } })

  it('a registration that verified the address has it', async () => {
    await makeMandatory()
    await decide(server, { signUp: { identifiers: ['email'], password: true, verify: true } })
    const visiting = await codeVisitor(server, 'Register')
    await visiting.identify(await visiting.prove({ type: 'email', value: `fresh${count++}@people.example` }))
    await visiting.call('POST /profile', { type: 'password', value: password })
    expect((await visiting.submit()).status).toBe(200)
  })

  it('a person without an address is asked to add one, which then is the factor', async () => {
    const mira = await person({ hasEmail: false, hasPhone: false })
    await makeMandatory()
    const visiting = await identified(mira)
    expect(await visiting.submit()).toEqual(
      refusedAs(422, 'user.missing_mfa', { availableFactors: ['EmailVerificationCode'] }),
    )
    const verificationId = await visiting.prove({ type: 'email', value: mira.email })
    expect((await visiting.call('POST /profile', { type: 'email', verificationId })).status).toBe(204)
    expect((await visiting.submit()).status).toBe(200)
    expect((await (await identified(mira)).submit()).status).toBe(403)
  })

  it('the address cannot be removed while no other factor is left', async () => {
    const mira = await person()
    await makeMandatory()
    const remove = async (kind: 'email' | 'phone') =>
      mira.ask(`DELETE /api/my-account/primary-${kind}`, { verification: await mira.prove() })
    expect(await remove('email')).toEqual(refusedAs(422, 'session.mfa.mfa_policy_not_user_controlled'))
    expect((await remove('phone')).status).toBe(204)
  })
})

describe('a person whose only second factor is a code to an address', () => {
  const suggested = (...availableFactors: string[]) =>
    refusedAs(422, 'session.mfa.suggest_additional_mfa', { availableFactors, skippable: true })
  const prompting = (policy: 'UserControlled' | 'Mandatory' | 'PromptOnlyAtSignIn' | 'NoPrompt') =>
    decide(server, { mfa: { factors: [...factors], policy } })
  const skip = (visiting: CodeVisitor) => visiting.call('POST /profile/mfa/mfa-suggestion-skipped')

  /** A sign-in whose second factor was verified by a code. */
  async function proven(mira: Person): Promise<CodeVisitor> {
    const visiting = await identified(mira)
    const { id, code } = await sent(visiting, 'email', mira.email)
    await verify(visiting, id, code)
    return visiting
  }

  it.each(['UserControlled', 'Mandatory'] as const)(
    'is offered the others under the policy %s until they decline, once for all sign-ins',
    async policy => {
      const mira = await person({ hasPhone: false })
      await prompting(policy)
      const visiting = await proven(mira)
      expect(await visiting.submit()).toEqual(suggested('Totp', 'PhoneVerificationCode'))
      expect(await visiting.submit()).toEqual(suggested('Totp', 'PhoneVerificationCode'))
      expect((await skip(visiting)).status).toBe(204)
      expect((await visiting.submit()).status).toBe(200)
      expect((await (await proven(mira)).submit()).status).toBe(200)
    },
  )

  it('declines nothing before the second factor is verified', async () => {
    const mira = await person({ hasPhone: false })
    await prompting('UserControlled')
    const visiting = await identified(mira)
    expect((await expectNoTrace(server.database, () => skip(visiting))).body.code).toBe(
      'session.mfa.require_mfa_verification',
    )
    expect(await (await proven(mira)).submit()).toEqual(suggested('Totp', 'PhoneVerificationCode'))
  })

  it('is offered none once they have an authenticator app, or set one up there', async () => {
    const mira = await person({ hasPhone: false })
    const noor = await person({ hasPhone: false })
    await addTotp(mira)
    await prompting('UserControlled')
    expect((await (await proven(mira)).submit()).status).toBe(200)
    const visiting = await proven(noor)
    const { body } = await visiting.call('POST /verification/totp/secret')
    const { verificationId } = body
    await visiting.call('POST /verification/totp/verify', { code: codeOf(body.secret), verificationId })
    await visiting.call('POST /profile/mfa', { type: 'Totp', verificationId })
    expect((await visiting.submit()).status).toBe(200)
  })

  it('is offered none where the policy prompts for no factor, or no other is enabled', async () => {
    const mira = await person({ hasPhone: false })
    await prompting('NoPrompt')
    expect((await (await proven(mira)).submit()).status).toBe(200)
    await decide(server, { mfa: { factors: ['EmailVerificationCode'], policy: 'UserControlled' } })
    expect((await (await proven(mira)).submit()).status).toBe(200)
  })

  it('is offered the others at the end of a registration, unless the policy prompts at sign-in only', async () => {
    await decide(server, { signUp: { identifiers: ['email'], password: true, verify: true } })
    const registered = async () => {
      const visiting = await codeVisitor(server, 'Register')
      await visiting.identify(await visiting.prove({ type: 'email', value: `new${count++}@people.example` }))
      await visiting.call('POST /profile', { type: 'password', value: password })
      return visiting
    }
    await prompting('UserControlled')
    expect(await (await registered()).submit()).toEqual(suggested('Totp', 'PhoneVerificationCode'))
    await prompting('PromptOnlyAtSignIn')
    expect((await (await registered()).submit()).status).toBe(200)
  })
})
