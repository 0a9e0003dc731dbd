import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Address, codeVisitor, type SignInEvent } from '../../../../../tests/support/code-sign-in.ts'
import { codeSentTo } from '../../../../../tests/support/mailbox.ts'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { password, refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let count = 0

const method = (identifier: 'username' | 'email' | 'phone', verificationCode: boolean) => ({
  identifier,
  verificationCode,
  password: true,
  isPasswordPrimary: true,
})
const byCode = { methods: [method('username', false), method('email', true), method('phone', true)] }
const byEmail = { identifiers: ['email' as const], password: false, verify: true }

beforeAll(async () => {
  server = await startTestServer()
  await decide(server, { signIn: byCode, signUp: byEmail })
})
afterAll(() => server.stop())

const newEmail = (): Address => ({ type: 'email', value: `by.code${count++}@people.example` })
const newPhone = (): Address => ({ type: 'phone', value: `3247044${String(1000 + count++)}` })
const visit = (event?: SignInEvent) => codeVisitor(server, event)

function account({ type, value }: Address, more: object = {}) {
  const body = { ...(type === 'email' ? { primaryEmail: value } : { primaryPhone: value }), ...more }
  return server.manage('POST /api/users', { body })
}

const readUser = (id: string) => server.manage('GET /api/users/:userId', { params: { userId: id } })
const updateUser = (id: string, body: object) =>
  server.manage('PATCH /api/users/:userId', { params: { userId: id }, body })

describe('a sign-in by a code', () => {
  it.each([
    ['e-mail', newEmail, ['otp']],
    ['SMS', newPhone, ['sms']],
  ] as const)(
    'by %s lets the owner of the address in, and the ID token’s `amr` says so',
    async (_, make, amr) => {
      const address = make()
      // The sign-up settings demand an e-mail address of each account.
      const { id } = await account(
        address,
        address.type === 'phone' ? { primaryEmail: newEmail().value } : {},
      )
      const visiting = await visit()
      expect((await visiting.identify(await visiting.prove(address))).status).toBe(204)
      expect(await visiting.claims(await visiting.submit())).toMatchObject({ sub: id, amr })
    },
  )

  it('finds the account whatever the spelling of the address', async () => {
    const onFile = 'Many.Cases@people.example'
    await account({ type: 'email', value: onFile })
    const typed = { type: 'email' as const, value: 'many.cases@PEOPLE.example' }
    const visiting = await visit()
    const { verificationId } = (await visiting.send(typed)).body
    await visiting.verify(typed, verificationId, await codeSentTo(server, onFile))
    expect((await visiting.identify(verificationId)).status).toBe(204)
    expect((await visiting.submit()).status).toBe(200)
  })

  it('is refused before the code is verified', async () => {
    const address = newEmail()
    await account(address)
    const visiting = await visit()
    const { id } = await visiting.sent(address)
    expect(await visiting.identify(id)).toEqual(refusedAs(400, 'session.verification_failed'))
  })

  it('is refused where codes are not a method of this kind of address', async () => {
    const address = newEmail()
    await account(address)
    const visiting = await visit()
    await decide(server, { signIn: { methods: [method('username', false), method('email', false)] } })
    const id = await visiting.prove(address)
    await expectNoTrace(server.database, async () =>
      expect(await visiting.identify(id)).toEqual(refusedAs(422, 'user.sign_in_method_not_enabled')),
    )
    await decide(server, { signIn: byCode })
    expect((await visiting.identify(id)).status).toBe(204)
  })

  it('is refused for a suspended account, and only after the code', async () => {
    const address = newEmail()
    const { id } = await account(address)
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: id },
      body: { isSuspended: true },
    })
    const visiting = await visit()
    expect(await visiting.identify(await visiting.prove(address))).toEqual(refusedAs(401, 'user.suspended'))
  })

  it('is refused after the account gave up the address, and for its next owner', async () => {
    const address = newEmail()
    const former = await account(address)
    const visiting = await visit()
    expect((await visiting.identify(await visiting.prove(address))).status).toBe(204)
    await updateUser(former.id, { primaryEmail: newEmail().value })
    await account(address)
    expect(await visiting.submit()).toEqual(refusedAs(404, 'session.verification_session_not_found'))
  })

  it('does not reveal the password of the account to who offers one as its first', async () => {
    const address = newEmail()
    await account(address, { password })
    const visiting = await visit()
    await visiting.identify(await visiting.prove(address))
    for (const value of [password, 'another-Lake-78'])
      expect(await visiting.call('POST /profile', { type: 'password', value }), value).toEqual(
        refusedAs(422, 'user.password_exists_in_profile'),
      )
  })

  it('reports an address that no account has, and can continue as a registration', async () => {
    const address = newEmail()
    const visiting = await visit()
    const id = await visiting.prove(address)
    expect(await visiting.identify(id)).toEqual(refusedAs(404, 'user.user_not_exist'))
    await visiting.call('PUT /interaction-event', { interactionEvent: 'Register' })
    expect((await visiting.identify(id)).status).toBe(201)
    const { sub } = await visiting.claims(await visiting.submit())
    expect(await readUser(String(sub))).toMatchObject({ primaryEmail: address.value })
  })
})

describe('a registration by a code', () => {
  it('creates an account that owns the verified address', async () => {
    const address = newEmail()
    const visiting = await visit('Register')
    expect((await visiting.identify(await visiting.prove(address))).status).toBe(201)
    const { sub, amr } = await visiting.claims(await visiting.submit())
    expect(amr).toEqual(['otp'])
    expect(await readUser(String(sub))).toMatchObject({ primaryEmail: address.value, hasPassword: false })
  })

  it('asks for a password where one is required', async () => {
    await decide(server, { signUp: { ...byEmail, password: true } })
    const visiting = await visit('Register')
    const id = await visiting.prove(newEmail())
    expect(await visiting.identify(id)).toEqual(
      refusedAs(422, 'user.missing_profile', { missingProfile: ['password'] }),
    )
    expect((await visiting.call('POST /profile', { type: 'password', value: password })).status).toBe(204)
    expect(await visiting.claims(await visiting.submit())).toMatchObject({ amr: ['otp'] })
    await decide(server, { signUp: byEmail })
  })

  it('adds a second address that was verified, and not one that was only sent a code', async () => {
    const [email, phone] = [newEmail(), newPhone()]
    await decide(server, {
      signUp: { ...byEmail, secondaryIdentifiers: [{ identifier: 'phone', verify: true }] },
    })
    const visiting = await visit('Register')
    expect(await visiting.identify(await visiting.prove(email))).toEqual(
      refusedAs(422, 'user.missing_profile', { missingProfile: ['phone'] }),
    )
    const add = (verificationId: string) => visiting.call('POST /profile', { type: 'phone', verificationId })
    const pending = await visiting.sent(phone)
    expect(await add(pending.id)).toEqual(refusedAs(400, 'session.verification_failed'))
    await visiting.verify(phone, pending.id, pending.code)
    expect((await add(pending.id)).status).toBe(204)
    const { sub } = await visiting.claims(await visiting.submit())
    expect(await readUser(String(sub))).toMatchObject({
      primaryEmail: email.value,
      primaryPhone: phone.value,
    })
    await decide(server, { signUp: byEmail })
  })

  it('is refused for an address that an account has, and only after the code', async () => {
    const address = newEmail()
    await account(address)
    const visiting = await visit('Register')
    const id = await visiting.prove(address)
    await expectNoTrace(server.database, async () =>
      expect(await visiting.identify(id)).toEqual(refusedAs(422, 'user.email_already_in_use')),
    )
  })

  it('is refused for an address on the block list that was verified for a sign-in', async () => {
    await decide(server, { emailBlocklistPolicy: { customBlocklist: ['@bad.example'] } })
    const visiting = await visit()
    const id = await visiting.prove({ type: 'email', value: 'mira@bad.example' })
    await visiting.call('PUT /interaction-event', { interactionEvent: 'Register' })
    expect(await visiting.identify(id)).toEqual(refusedAs(422, 'session.email_blocklist.email_not_allowed'))
    await decide(server, { emailBlocklistPolicy: {} })
  })

  it('creates one account for an address by fifty requests of several browsers at the same time', async () => {
    const address = newEmail()
    const visits = await Promise.all(Array.from({ length: 5 }, () => visit('Register')))
    const ids: string[] = []
    for (const each of visits) ids.push(await each.prove(address))
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => visits[index % 5]?.identify(ids[index % 5])),
    )
    const { rowCount } = await server.database.query('select from users where primary_email = $1', [
      address.value,
    ])
    expect(rowCount).toBe(1)
    // The winner repeats its request: it is its own account.
    const winners = new Set(answers.flatMap((answer, index) => (answer?.status === 201 ? [index % 5] : [])))
    expect(winners.size).toBe(1)
    expect(new Set(answers.map(answer => answer?.status))).toEqual(new Set([201, 422]))
  })
})

describe('a forgotten password', () => {
  const reset = async (address: Address, by: string) => {
    const visiting = await visit('ForgotPassword')
    const identified = await visiting.identify(await visiting.prove(address))
    const replaced = await visiting.call('PUT /profile/password', { password: by })
    return { identified, replaced, submitted: await visiting.submit() }
  }

  it('is replaced after a code to the address, without signing in', async () => {
    const address = newEmail()
    const username = `forgetful_${count++}`
    await account(address, { username, password })
    const { identified, replaced, submitted } = await reset(address, 'a-Quieter-Lake-78')
    expect([identified.status, replaced.status, submitted.status]).toEqual([204, 204, 200])
    expect(submitted.body.redirectTo).toBeUndefined()
    await expect(signIn(server.url, username, password)).rejects.toMatchObject({
      code: 'session.invalid_credentials',
    })
    await signIn(server.url, username, 'a-Quieter-Lake-78')
  })

  it('is not replaced for an address that no account has, nor by a channel that is switched off', async () => {
    const visiting = await visit('ForgotPassword')
    const unknown = await visiting.prove(newEmail())
    expect(await visiting.identify(unknown)).toEqual(refusedAs(404, 'user.user_not_exist'))
    const address = newPhone()
    await account(address, { password })
    await decide(server, { forgotPasswordMethods: ['EmailVerificationCode'] })
    const id = await visiting.prove(address)
    expect(await visiting.identify(id)).toEqual(refusedAs(422, 'user.sign_in_method_not_enabled'))
    await decide(server, { forgotPasswordMethods: null })
    expect((await visiting.identify(id)).status).toBe(204)
  })

  it('is not replaced for another account than the one identified', async () => {
    const [mira, noor] = [newEmail(), newEmail()]
    await account(mira, { password })
    await account(noor, { password })
    const visiting = await visit('ForgotPassword')
    expect((await visiting.identify(await visiting.prove(mira))).status).toBe(204)
    expect(await visiting.identify(await visiting.prove(noor))).toEqual(
      refusedAs(409, 'session.identity_conflict'),
    )
  })

  it('is not replaced in a sign-in by a code', async () => {
    const address = newEmail()
    await account(address, { password })
    const visiting = await visit()
    await visiting.identify(await visiting.prove(address))
    expect(await visiting.call('PUT /profile/password', { password: 'a-Quieter-Lake-78' })).toEqual(
      refusedAs(400, 'session.invalid_interaction_type'),
    )
  })
})

it('a code of the Account API identifies nobody at sign-in', async () => {
  const address = newEmail()
  const username = `owner_${count++}`
  await account(address, { username, password })
  const { access_token: token } = await signIn(server.url, username, password)
  const { body } = await ask(server.url, 'POST /api/verifications/verification-code', {
    token,
    body: { identifier: address },
  })
  const visiting = await visit()
  expect(await visiting.identify(body.verificationRecordId)).toEqual(
    refusedAs(404, 'session.verification_session_not_found'),
  )
})
