import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@latchkey/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize, CookieJar, exchange, follow, passSignIn, signIn } from './support/people.ts'
import { type ServerProcess, spawnServer } from './support/process.ts'
import { backEnd, createDatabase, freePort, managementToken } from './support/server.ts'
import { password, refusedAs } from './support/somebody.ts'
import { ask } from './support/wire.ts'

// Two processes, as on two machines: one database, one public URL, and no shared memory.

let one: ServerProcess
let other: ServerProcess
let token: string
const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))

beforeAll(async () => {
  const port = await freePort()
  const variables = {
    DATABASE_URL: await createDatabase(),
    DATABASE_POOL_SIZE: '5',
    ENDPOINT: `http://localhost:${port}`,
    SECRET_KEY: 'the key that both processes share, and nobody else',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    LOG_LEVEL: 'error',
  }
  // Both start at the same time, on an empty database.
  one = spawnServer(port, { ...variables, DATA_DIR: join(folder, 'one') })
  other = spawnServer(await freePort(), { ...variables, DATA_DIR: join(folder, 'other') })
  await Promise.all([one.ready(), other.ready()])
  token = await managementToken(one.url)
})
afterAll(async () => {
  for (const server of [one, other]) {
    server.child.kill('SIGTERM')
    await server.ended()
  }
  rmSync(folder, { recursive: true, force: true })
})

const manage = (on: ServerProcess) => createClient({ endpoint: on.url, getAccessToken: () => token })

/** A person whose token both processes have cached. */
async function known(username: string) {
  const { access_token } = await signIn(one.url, username, password, { event: 'Register' })
  const asThem = (on: ServerProcess, at: string, body?: unknown, verification?: string) =>
    ask(on.url, at, {
      token: access_token,
      ...(body !== undefined && { body }),
      ...(verification && { verification }),
    })
  const { body } = await asThem(one, 'GET /api/my-account')
  expect((await asThem(other, 'GET /api/my-account')).status).toBe(200)
  return { id: body.id as string, ask: asThem }
}

/** Notifications from the other process arrive within a moment. */
async function soon(claim: () => Promise<boolean>) {
  for (let tries = 0; tries < 20 && !(await claim()); tries += 1) await pause(50)
  expect(await claim()).toBe(true)
}

it('two nodes count wrong attempts together, and lock out together', async () => {
  await manage(one)('PATCH /api/sign-in-exp', {
    body: { sentinelPolicy: { maxAttempts: 4, lockoutDuration: 10 } },
  })
  const mira = await known('mira')
  const guess = (on: ServerProcess, given: string) =>
    mira.ask(on, 'POST /api/verifications/password', { password: given })
  for (const on of [one, other, one]) await guess(on, 'wrong-Lake-1')
  const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
  expect(await guess(other, 'wrong-Lake-1')).toEqual(blocked)
  expect(await guess(one, password)).toEqual(blocked)
  expect(await guess(other, password)).toEqual(blocked)
  await manage(other)('POST /api/sentinel-activities/delete', {
    body: { targetType: 'User', targets: [mira.id] },
  })
  expect((await guess(one, password)).status).toBe(201)
})

it('two nodes count wrong passwords at sign-in together, and lock out together', async () => {
  await manage(one)('POST /api/users', { body: { username: 'lena', password } })
  const attempt = async (on: ServerProcess, given: string) => {
    const { jar } = await authorize(one.url)
    const call = (at: string, body: object) => ask(on.url, at, { body, headers: { cookie: jar.cookie } })
    await call('PUT /api/experience', { interactionEvent: 'SignIn' })
    const identifier = { type: 'username', value: 'lena' }
    return call('POST /api/experience/verification/password', { identifier, password: given })
  }
  const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
  for (const on of [one, other, one]) await attempt(on, 'wrong-Lake-1')
  expect(await attempt(other, 'wrong-Lake-1')).toEqual(blocked)
  for (const on of [one, other]) expect(await attempt(on, password)).toEqual(blocked)
  // At sign-in the lockout is of the identifier (docs/wire/management-api.md#6.7).
  await manage(one)('POST /api/sentinel-activities/delete', {
    body: { targetType: 'User', targets: ['lena'] },
  })
  expect((await attempt(other, password)).status).toBe(200)
})

it('a registration and a sign-in go on whichever node each of their calls reaches', async () => {
  let calls = 0
  const inTurn = (url: string, init: RequestInit) =>
    fetch(url.replace(one.url, calls++ % 2 ? one.url : other.url), init)
  for (const event of ['Register', 'SignIn'] as const)
    for (const offset of [0, 1]) {
      calls = offset
      const jar = new CookieJar(inTurn)
      const request = await authorize(one.url, { jar })
      const username = `wanderer_${offset}`
      const redirectTo = await passSignIn(one.url, jar, { username, password, event })
      const back = await follow(jar, redirectTo, request.redirectUri)
      const { access_token: token } = await exchange(offset ? one.url : other.url, back, request)
      for (const on of [one, other])
        expect((await ask(on.url, 'GET /api/my-account', { token })).body.username).toBe(username)
    }
})

it('a link that one node redeemed is used on the other', async () => {
  const { id } = await manage(one)('POST /api/users', { body: { primaryEmail: 'linus@mail.example' } })
  const { url = '' } = await manage(one)('POST /api/users/:userId/access-links', {
    params: { userId: id },
    body: { purpose: 'passwordReset' },
  })
  const redeem = (on: ServerProcess) =>
    ask(on.url, 'POST /api/links/access/redeem', { body: { token: url.split('#token=')[1], password } })
  expect((await redeem(other)).status).toBeLessThan(300)
  expect((await redeem(one)).body.code).toBe('access_link.used')

  const email = 'linus@mail.example'
  const magic = await manage(one)('POST /api/one-time-tokens', { body: { email } })
  const follows = async (on: ServerProcess) => {
    const { jar } = await authorize(one.url)
    const call = (at: string, body: object) => ask(on.url, at, { body, headers: { cookie: jar.cookie } })
    await call('PUT /api/experience', { interactionEvent: 'SignIn' })
    const identifier = { type: 'email', value: email }
    return call('POST /api/experience/verification/one-time-token/verify', { identifier, token: magic.token })
  }
  expect((await follows(other)).status).toBe(200)
  expect(await follows(one)).toEqual(refusedAs(400, 'one_time_token.token_consumed'))
})

it('two nodes count messages to one recipient together', async () => {
  const noor = await known('noor')
  const send = (on: ServerProcess) =>
    noor.ask(on, 'POST /api/verifications/verification-code', {
      identifier: { type: 'email', value: 'noor@mail.example' },
    })
  for (let sent = 0; sent < 10; sent += 1) expect((await send(sent % 2 ? one : other)).status).toBe(201)
  for (const on of [one, other])
    expect(await send(on)).toEqual(refusedAs(429, 'request.message_rate_limited'))
})

it('a session ended on one node is ended on the other in the very next request', async () => {
  const otto = await known('otto')
  const proof = await otto.ask(one, 'POST /api/verifications/password', { password })
  const { body } = await otto.ask(
    one,
    'GET /api/my-account/sessions',
    undefined,
    proof.body.verificationRecordId,
  )
  const [{ payload }] = body.sessions
  const ended = await otto.ask(
    one,
    `DELETE /api/my-account/sessions/${payload.uid}`,
    undefined,
    proof.body.verificationRecordId,
  )
  expect(ended.status, ended.text).toBe(204)
  expect(await otto.ask(other, 'GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
  expect(await otto.ask(one, 'GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
})

it('a person suspended on one node is refused by the other in the very next request', async () => {
  const pia = await known('pia')
  await manage(other)('PATCH /api/users/:userId/is-suspended', {
    params: { userId: pia.id },
    body: { isSuspended: true },
  })
  for (const on of [one, other])
    expect(await pia.ask(on, 'GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
})

it('a verification made on one node is valid on the other', async () => {
  const ravi = await known('ravi')
  const { body } = await ravi.ask(one, 'POST /api/verifications/password', { password })
  const changed = await ravi.ask(
    other,
    'POST /api/my-account/password',
    { password: 'a-Quieter-Lake-78' },
    body.verificationRecordId,
  )
  expect(changed.status, changed.text).toBe(204)
})

it('settings changed on one node are effective on the other', async () => {
  const sven = await known('sven')
  const rename = (on: ServerProcess) => sven.ask(on, 'PATCH /api/my-account', { name: 'Sven' })
  await manage(one)('PATCH /api/account-center', { body: { fields: { name: 'ReadOnly' } } })
  const refused = refusedAs(400, 'account_center.field_not_editable')
  expect(await rename(one)).toEqual(refused)
  await soon(async () => (await rename(other)).status === 400)
  await manage(other)('PATCH /api/account-center', { body: { fields: { name: 'Edit' } } })
  expect((await rename(other)).status).toBe(200)
  await soon(async () => (await rename(one)).status === 200)
})

it('permissions revoked on one node are revoked on the other', async () => {
  const { id, secret = '' } = await manage(one)('POST /api/applications', {
    body: { name: 'Passing', type: 'MachineToMachine' },
  })
  await manage(one)('PATCH /api/applications/:id', { params: { id }, body: { isAdmin: true } })
  const theirs = await managementToken(other.url, { id, secret })
  for (const on of [one, other])
    expect((await ask(on.url, 'GET /api/users', { token: theirs })).status).toBe(200)
  await manage(one)('PATCH /api/applications/:id', { params: { id }, body: { isAdmin: false } })
  expect((await ask(one.url, 'GET /api/users', { token: theirs })).status).toBe(403)
  await soon(async () => (await ask(other.url, 'GET /api/users', { token: theirs })).status === 403)
})
