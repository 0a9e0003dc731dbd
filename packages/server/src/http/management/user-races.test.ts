import { createHash } from 'node:crypto'
import * as argon2 from '@node-rs/argon2'
import * as bcrypt from '@node-rs/bcrypt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Concurrent requests for the same unique value, and imported digests. Everything else: `users.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer({ databasePoolSize: 20 })
  token = await server.token()
})
afterAll(() => server.stop())

const create = (body: object) => ask(server.url, 'POST /api/users', { token, body })
const change = (id: string, body: object) => ask(server.url, `PATCH /api/users/${id}`, { token, body })

async function amounts(): Promise<{ users: number; created: number }> {
  const { rows } = await server.database.query(`
    select (select count(*)::integer from users) as users,
      (select count(*)::integer from events where type = 'User.Created') as created`)
  return rows[0]
}

const inAnyCase = (text: string, at: number) =>
  [...text].map((letter, place) => ((at >> (place % 4)) % 2 ? letter.toUpperCase() : letter)).join('')

describe('twenty concurrent requests', () => {
  it.each<[what: string, bodyOf: (at: number) => object, code: string]>([
    ['a username', () => ({ username: 'wanted' }), 'user.username_already_in_use'],
    [
      'an address, each in another case',
      at => ({ primaryEmail: inAnyCase('wanted@mail.example', at) }),
      'user.email_already_in_use',
    ],
    [
      'a phone, with and without its national zero',
      at => ({ primaryPhone: at % 2 ? '447911123457' : '4407911123457' }),
      'user.phone_already_in_use',
    ],
    ['an id', () => ({ id: 'wanted-id' }), 'user.id_already_in_use'],
    [
      'all of them',
      at => ({
        id: 'everything',
        username: 'everything',
        primaryEmail: inAnyCase('everything@mail.example', at),
        primaryPhone: '447911123458',
      }),
      'user.username_already_in_use',
    ],
  ])('create one account, and the others are refused: %s', async (_, bodyOf, code) => {
    const before = await amounts()
    const answers = await Promise.all(Array.from({ length: 20 }, (__, at) => create(bodyOf(at))))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status !== 200)).toEqual(Array(19).fill(refusedAs(422, code)))
    expect(await amounts()).toEqual({ users: before.users + 1, created: before.created + 1 })
  })

  it('create one account when usernames are case-insensitive and differ only in case', async () => {
    const setCase = (caseSensitive: boolean) =>
      server.manage('PATCH /api/sign-in-exp', {
        body: { usernamePolicy: { ...policy, caseSensitive } },
      })
    const { usernamePolicy: policy } = await server.manage('GET /api/sign-in-exp')
    await setCase(false)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => create({ username: inAnyCase('whatevercase', at) })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(422)])
    await setCase(true)
  })

  it('change one account to the same email address', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => create({})))
    const answers = await Promise.all(
      made.map(({ body }, at) => change(body.id, { primaryEmail: inAnyCase('later@mail.example', at) })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status !== 200)).toEqual(
      Array(19).fill(refusedAs(422, 'user.email_already_in_use')),
    )
  })

  it('leave one of the suspensions, with an event for each change', async () => {
    const { body } = await create({})
    const suspend = (at: number) =>
      ask(server.url, `PATCH /api/users/${body.id}/is-suspended`, {
        token,
        body: { isSuspended: true, reason: `${at}`, until: Date.now() + (at + 1) * 3_600_000 },
      })
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => suspend(at)))
    const now = (await ask(server.url, `GET /api/users/${body.id}`, { token })).body
    expect(answers.map(answer => answer.body.suspension)).toContainEqual(now.suspension)
    const { rows } = await server.database.query(
      `select run_at from graphile_worker.jobs where key like '%' || $1`,
      [body.id],
    )
    expect(rows).toEqual([{ run_at: new Date(now.suspension.until) }])
    const logs = await server.manage('GET /api/logs', {
      query: { userId: body.id, logKey: 'User.SuspensionStatus.Updated' },
    })
    expect(logs).toHaveLength(10)
  })
})

describe('an imported digest', () => {
  const hex = (algorithm: string, text = password) => createHash(algorithm).update(text).digest('hex')
  const legacy = (...parts: unknown[]) => JSON.stringify(parts)

  it.each<[algorithm: string, digest: () => string | Promise<string>]>([
    ['Argon2i', () => argon2.hash(password, { algorithm: 1, memoryCost: 8192, timeCost: 8 })],
    ['Argon2id', () => argon2.hash(password, { memoryCost: 8192, timeCost: 1 })],
    ['Argon2d', () => argon2.hash(password, { algorithm: 0, memoryCost: 8192, timeCost: 1 })],
    ['Bcrypt', () => bcrypt.hash(password, { cost: 4 })],
    ['SHA1', () => hex('sha1')],
    ['SHA256', () => hex('sha256')],
    ['MD5', () => hex('md5')],
    ['Legacy', () => legacy('sha512', ['salt', '@'], hex('sha512', `salt${password}`))],
    ['Legacy', () => legacy('ripemd160', ['@', 'salt'], hex('ripemd160', `${password}salt`))],
  ])('verifies the password, and is replaced by an Argon2 digest: %s', async (passwordAlgorithm, digest) => {
    const username = `from_elsewhere_${Math.random().toString(36).slice(2)}`
    const { status, body, text } = await create({
      username,
      passwordAlgorithm,
      passwordDigest: await digest(),
    })
    expect(status, text).toBe(200)
    await signIn(server.url, username, password)
    const kept = await ask(server.url, `GET /api/users/${body.id}?includePasswordHash=true`, { token })
    expect(kept.body).toMatchObject({
      passwordAlgorithm: 'Argon2id',
      passwordDigest: expect.stringContaining('m=19456,t=2,p=1'),
    })
  })

  it.each<[algorithm: string, digest: string, code: string]>([
    ['MD5', 'a'.repeat(31), 'password.unsupported_encryption_method'],
    ['MD5', 'a'.repeat(40), 'password.unsupported_encryption_method'],
    ['SHA1', 'a'.repeat(64), 'password.unsupported_encryption_method'],
    ['SHA256', 'a'.repeat(63), 'password.unsupported_encryption_method'],
    ['SHA256', 'z'.repeat(64), 'password.unsupported_encryption_method'],
    ['Bcrypt', '$2b$10$short', 'password.unsupported_encryption_method'],
    ['Argon2id', '$argon2id$v=19$m=8192', 'password.unsupported_encryption_method'],
    ['Argon2i', 'a'.repeat(257), 'guard.invalid_input'],
    ['Legacy', '[]', 'password.invalid_legacy_password_format'],
    ['Legacy', '["md5",["@"]]', 'password.invalid_legacy_password_format'],
    ['Legacy', '["md5",["@"],"abc"]', 'password.invalid_legacy_password_format'],
    [
      'Legacy',
      '["md5",["salt"],"5f4dcc3b5aa765d61d8327deb882cf99"]',
      'password.invalid_legacy_password_format',
    ],
    ['Legacy', '["rot13",["@"],"5f4dcc3b"]', 'password.invalid_legacy_password_format'],
  ])('is refused when it is malformed: %s %s', async (passwordAlgorithm, passwordDigest, code) => {
    await expectNoTrace(server.database, async () =>
      expect(await create({ passwordAlgorithm, passwordDigest })).toEqual(refusedAs(400, code)),
    )
  })
})
