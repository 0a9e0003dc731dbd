import {
  accountApi,
  linkApi,
  managementApi,
  type Row,
  signInApi,
  type ThrottlePolicy,
} from '@latchkey/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sentTo } from '../../../../tests/support/mailbox.ts'
import { authorize } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { decide } from '../../../../tests/support/settings.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { type Answer, ask } from '../../../../tests/support/wire.ts'

// The server trusts the proxy's header for the client's address.

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ trustsProxyHeader: true })
})
afterEach(async () => {
  await decide(server, { throttlePolicy: null })
  await server.database.query('delete from throttles')
})
afterAll(() => server.stop())

const allow = (throttlePolicy: ThrottlePolicy) => decide(server, { throttlePolicy })

let block = 0
/** An address that no other test uses. */
const newAddress = () => `198.51.100.${block++}`

type Visit = (route: string, body: unknown) => Promise<Answer>

async function visit(address: string, event: 'SignIn' | 'Register', on = server): Promise<Visit> {
  const { jar } = await authorize(on.url)
  const call: Visit = (route, body) =>
    ask(on.url, route, { body, headers: { cookie: jar.cookie, 'x-forwarded-for': address } })
  await call('PUT /api/experience', { interactionEvent: event })
  return call
}

async function tryPassword(address: string, value: string, given: string, on = server): Promise<Answer> {
  const call = await visit(address, 'SignIn', on)
  return call('POST /api/experience/verification/password', {
    identifier: { type: 'username', value },
    password: given,
  })
}

async function register(address: string, value: string): Promise<Answer> {
  const call = await visit(address, 'Register')
  const { body, ...answer } = await call('POST /api/experience/verification/new-password-identity', {
    identifier: { type: 'username', value },
    password,
  })
  if (answer.status !== 200) return { body, ...answer }
  return call('POST /api/experience/identification', { verificationId: body.verificationId })
}

const sendTo = (person: Somebody, phone: string, address: string) =>
  person.ask('POST /api/verifications/verification-code', {
    body: { identifier: { type: 'phone', value: phone } },
    headers: { 'x-forwarded-for': address },
  })

function expectThrottled({ status, headers, body }: Answer, kind: string, by: string): void {
  expect({ status, code: body.code, data: body.data }).toEqual({
    status: 429,
    code: 'request.throttled',
    data: { kind, by, retryAfter: expect.any(Number) },
  })
  expect(headers.get('retry-after')).toBe(String(body.data.retryAfter))
  expect(body.data.retryAfter).toBeGreaterThan(0)
}

describe('attempts at a secret', () => {
  it('are refused beyond the limit of an address, also the correct one, but not from other addresses', async () => {
    const mira = await somebody(server)
    await allow({ secret: { perAddress: 5 } })
    const address = newAddress()
    for (let count = 0; count < 5; count += 1)
      expect((await tryPassword(address, `nobody_${count}`, 'wrong-1')).status).toBe(422)
    expectThrottled(await tryPassword(address, mira.username, password), 'secret', 'address')
    expect((await tryPassword(newAddress(), mira.username, password)).status).toBe(200)
  })

  it('are counted per /64 network for IPv6', async () => {
    await allow({ secret: { perAddress: 3 } })
    for (let count = 0; count < 3; count += 1)
      await tryPassword(`2001:db8:0:7::${count}`, 'nobody', 'wrong-1')
    expectThrottled(await tryPassword('2001:db8:0:7:ffff::1', 'nobody', 'wrong-1'), 'secret', 'address')
    expect((await tryPassword('2001:db8:0:8::1', 'nobody', 'wrong-1')).status).toBe(422)
  })

  it('are counted on all nodes together', async () => {
    await allow({ secret: { perAddress: 4 } })
    const address = newAddress()
    const twin = await startTestServer({ trustsProxyHeader: true, databaseUrl: server.databaseUrl })
    for (const on of [server, twin, server, twin]) await tryPassword(address, 'nobody', 'wrong-1', on)
    expectThrottled(await tryPassword(address, 'nobody', 'wrong-1', twin), 'secret', 'address')
    await tryPassword(address, 'nobody', 'wrong-1', server)
    expectThrottled(await tryPassword(address, 'nobody', 'wrong-1', server), 'secret', 'address')
    await twin.stop()
  })

  it('are not counted when they succeed', async () => {
    const mira = await somebody(server)
    await allow({ secret: { perAddress: 2, perPerson: 2 } })
    const address = newAddress()
    for (let count = 0; count < 6; count += 1)
      expect((await tryPassword(address, mira.username, password)).status).toBe(200)
  })

  it('at one person are limited per address, so that an attacker cannot lock the owner out', async () => {
    const mira = await somebody(server)
    await allow({ secret: { perPerson: 3 } })
    const address = newAddress()
    for (let count = 0; count < 3; count += 1) await tryPassword(address, mira.username, 'wrong-1')
    expectThrottled(await tryPassword(address, mira.username.toUpperCase(), password), 'secret', 'person')
    expect((await tryPassword(address, 'somebody_else', 'wrong-1')).status).toBe(422)
    expect((await tryPassword(newAddress(), mira.username, password)).status).toBe(200)
    // With the defaults, one address cannot reach the lockout, which takes 100 failures within an hour.
    await allow(null)
    for (let count = 0; count < 60; count += 1) await tryPassword(address, mira.username, 'wrong-1')
    expect((await tryPassword(newAddress(), mira.username, password)).status).toBe(200)
  })

  it('at sign-in do not count toward those in the account from the same address', async () => {
    const mira = await somebody(server)
    await allow({ secret: { perAddress: 2 } })
    const address = newAddress()
    for (let count = 0; count < 3; count += 1) await tryPassword(address, 'nobody', 'wrong-1')
    const proof = await mira.ask('POST /api/verifications/password', {
      body: { password },
      headers: { 'x-forwarded-for': address },
    })
    expect(proof.status).toBe(201)
  })

  it('on the whole server beyond its limit restrict only the addresses with many of them', async () => {
    const mira = await somebody(server)
    await allow({ secret: { perServer: 6, perAddress: 30 } })
    const [heavy, light] = [newAddress(), newAddress()]
    for (let count = 0; count < 6; count += 1) await tryPassword(heavy, `nobody_${count}`, 'wrong-1')
    expectThrottled(await tryPassword(heavy, 'nobody', 'wrong-1'), 'secret', 'server')
    expect((await tryPassword(light, 'nobody', 'wrong-1')).status).toBe(422)
    expect((await tryPassword(light, mira.username, password)).status).toBe(200)
  })

  it('through the Management API are counted per caller, whatever its address', async () => {
    const { id } = await somebody(server)
    await allow({ secret: { perCaller: 3 } })
    const token = await server.token()
    const verify = (given: string) =>
      ask(server.url, `POST /api/users/${id}/password/verify`, {
        token,
        body: { password: given },
        headers: { 'x-forwarded-for': newAddress() },
      })
    for (let count = 0; count < 3; count += 1) expect((await verify('wrong-1')).status).toBe(422)
    expectThrottled(await verify(password), 'secret', 'caller')
  })

  it('write nothing to the throttle when they succeed or are already refused', async () => {
    const mira = await somebody(server)
    await allow({ secret: { perAddress: 2 } })
    const address = newAddress()
    const counts = async () =>
      (await server.database.query("select sum(points) as sum from throttles where key like 'secret%'"))
        .rows[0].sum
    await tryPassword(address, mira.username, password)
    expect(await counts()).toBeNull()
    for (let count = 0; count < 2; count += 1) await tryPassword(address, 'nobody', 'wrong-1')
    const before = await counts()
    for (let count = 0; count < 10; count += 1) await tryPassword(address, 'nobody', 'wrong-1')
    expect(await counts()).toBe(before)
  })
})

describe('registrations', () => {
  it('are refused beyond the limit of an address, without counting sign-ins', async () => {
    await allow({ registration: { perAddress: 3 } })
    const address = newAddress()
    for (let count = 0; count < 3; count += 1)
      expect((await register(address, `newcomer_${address.split('.')[3]}_${count}`)).status).toBe(201)
    expectThrottled(await register(address, 'one_too_many'), 'registration', 'address')
    const { rows } = await server.database.query("select from users where username = 'one_too_many'")
    expect(rows).toEqual([])
    expect((await register(newAddress(), 'from_elsewhere')).status).toBe(201)
  })
})

describe('messages', () => {
  it('are refused beyond the limit of an address, across accounts', async () => {
    const people = [await somebody(server), await somebody(server)]
    await allow({ message: { perAddress: 4 } })
    const address = newAddress()
    for (let count = 0; count < 4; count += 1)
      expect((await sendTo(people[count % 2] as Somebody, `3247011000${count}`, address)).status).toBe(201)
    const [mira] = people as [Somebody]
    expectThrottled(await sendTo(mira, '32470110009', address), 'message', 'address')
    expect(await sentTo(server, '32470110009')).toEqual([])
    expect((await sendTo(mira, '32470110009', newAddress())).status).toBe(201)
  })

  it('to new numbers of one country are refused beyond its limit, but not to other countries or the person’s own number', async () => {
    const mira = await somebody(server)
    await allow({ message: { perPhonePrefix: 3 } })
    for (let count = 0; count < 3; count += 1) await sendTo(mira, `3367011000${count}`, newAddress())
    expectThrottled(await sendTo(mira, '33670110009', newAddress()), 'message', 'phonePrefix')
    expect((await sendTo(mira, '32470110010', newAddress())).status).toBe(201)
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { primaryPhone: '33670110099' },
    })
    expect((await sendTo(mira, '33670110099', newAddress())).status).toBe(201)
  })
})

it('every operation that tries a secret, sends a message or creates an account has a throttle', () => {
  const tables = [accountApi, linkApi, managementApi, signInApi]
  const rows: Row[] = tables.flatMap(table => Object.values(table))
  const routes =
    /\/verify$|verification-codes?$|\/password$|\/identification$|^POST \/api\/users$|\/test$|\/links\//
  const open = rows.filter(
    ({ route, throttle }) => !route.startsWith('GET ') && routes.test(route) && !throttle,
  )
  expect(open.map(({ route }) => route).sort()).toEqual([
    // An administrator sets a password, which is not compared with anything.
    'PATCH /api/users/:userId/password',
    // A script of a holder of the whole API runs; the sandbox bounds it.
    'POST /api/configs/actions/test',
    'POST /api/configs/jwt-customizer/test',
    // The secret is the other provider's, which limits attempts itself.
    'POST /api/connectors/:connectorId/authorization-test/verify',
    'POST /api/experience/verification/social/:connectorId/verify',
    // A new passkey cannot be guessed.
    'POST /api/experience/verification/web-authn/registration/verify',
    'POST /api/verifications/social/verify',
    'POST /api/verifications/web-authn/registration/verify',
  ])
})
