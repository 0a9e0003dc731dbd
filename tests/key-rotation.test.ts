import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { OidcKey } from '@latchkey/contract'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { authorize, CookieJar, follow, passSignIn, signIn } from './support/people.ts'
import { killGroup, type ServerProcess, spawnServer } from './support/process.ts'
import { backEnd, createMigratedDatabase, freePort, managementToken } from './support/server.ts'
import { password } from './support/somebody.ts'
import { ask } from './support/wire.ts'

// Two processes, as on two machines: keys change on both without a restart (docs/wire/management-api.md#6.14).

const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let database: string
let one: ServerProcess
let other: ServerProcess
beforeEach(async () => {
  database = await createMigratedDatabase()
  const ports = [await freePort(), await freePort()] as const
  one = serverAt(ports[0], ports[0])
  other = serverAt(ports[1], ports[0])
  await Promise.all([one.ready(), other.ready()])
})
afterEach(async () => {
  for (const server of [one, other]) {
    server.child.kill('SIGTERM')
    await server.ended()
  }
})

function serverAt(port: number, publicPort: number): ServerProcess {
  return spawnServer(port, {
    DATABASE_URL: database,
    DATABASE_POOL_SIZE: '5',
    ENDPOINT: `http://localhost:${publicPort}`,
    SECRET_KEY: 'the key that both processes share, and nobody else',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    LOG_LEVEL: 'error',
    DATA_DIR: join(folder, String(port)),
  })
}

const manage = async (on: ServerProcess, at: string, body?: unknown) =>
  ask(on.url, at, { token: await managementToken(on.url), body })
const rotate = async (on: ServerProcess, type = 'private-keys', body: object = {}): Promise<OidcKey[]> =>
  (await manage(on, `POST /api/configs/oidc/${type}/rotate`, body)).body
const isAccepted = async (on: ServerProcess, token: string) =>
  (await ask(on.url, 'GET /api/users', { token })).status === 200
const kidOf = (token: string) => decodeProtectedHeader(token).kid

/** Notifications from the other process arrive within a moment. */
async function soon(claim: () => Promise<boolean>) {
  for (let tries = 0; tries < 40 && !(await claim()); tries += 1) await pause(50)
  expect(await claim()).toBe(true)
}

it('both nodes sign with a key that was rotated on one, and accept what either signs in that moment', async () => {
  const before = await managementToken(one.url)
  const [current] = await rotate(one)
  // The other node may not have heard of the key yet: it looks it up.
  const after = await managementToken(one.url)
  expect(await isAccepted(other, after)).toBe(true)
  await soon(async () => kidOf(await managementToken(other.url)) === current?.id)
  for (const on of [one, other])
    for (const token of [before, after, await managementToken(other.url)])
      expect(await isAccepted(on, token)).toBe(true)
})

it('no token is refused while keys rotate on both nodes, by the servers or by a client that reads their keys', async () => {
  const refused: unknown[] = []
  const issuer = `${one.url}/oidc`
  let isOver = false
  // Each verification reads the keys anew, as a client that starts in that moment.
  const use = async (from: ServerProcess, at: ServerProcess) => {
    while (!isOver) {
      const token = await managementToken(from.url)
      if (!(await isAccepted(at, token))) refused.push(['server', kidOf(token)])
      await jwtVerify(token, createRemoteJWKSet(new URL(`${from.url}/oidc/jwks`)), { issuer }).catch(error =>
        refused.push(['client', error.code]),
      )
    }
  }
  const uses = [use(one, other), use(other, one)]
  for (const [on, signingKeyAlgorithm] of [
    [one, 'EC'],
    [other, 'RSA'],
    [one, 'EC'],
  ] as const) {
    await rotate(on, 'private-keys', { signingKeyAlgorithm })
    await pause(1200)
  }
  isOver = true
  await Promise.all(uses)
  expect(refused).toEqual([])
})

it('a key that was deleted on one node is refused by the other', async () => {
  const before = await managementToken(one.url)
  expect(await isAccepted(other, before)).toBe(true)
  const [, previous] = await rotate(one)
  await soon(async () => kidOf(await managementToken(other.url)) !== previous?.id)
  expect((await manage(one, `DELETE /api/configs/oidc/private-keys/${previous?.id}`)).status).toBe(204)
  await soon(async () => !(await isAccepted(other, before)))
})

it('a browser stays signed in on both nodes while cookie keys rotate', async () => {
  await signIn(one.url, 'mira', password, { event: 'Register' })
  const jar = new CookieJar()
  const request = await authorize(one.url, { jar })
  await follow(
    jar,
    await passSignIn(one.url, jar, { username: 'mira', password, event: 'SignIn' }),
    request.redirectUri,
  )
  const silently = async (on: ServerProcess) => {
    const { location } = await authorize(on.url, {
      jar,
      redirectUri: `${one.url}/demo-app`,
      extra: { prompt: 'none' },
    })
    return new URL(location).searchParams.has('code')
  }
  await rotate(one, 'cookie-keys')
  for (const on of [one, other, one, other]) expect(await silently(on)).toBe(true)
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  // As after the minute in which every node learns of the new key: it signs from now on.
  await client.query(`update signing_keys set effective_at = now() - interval '1 second'
    where purpose = 'cookie' and effective_at > now()`)
  await client.query('notify latchkey_signing_keys')
  await client.end()
  for (const on of [one, other, one, other]) expect(await silently(on)).toBe(true)
})

it('a node that is killed in the middle of a rotation leaves the keys of before, or those of after', async () => {
  const [{ id: first }] = (await manage(one, 'GET /api/configs/oidc/private-keys')).body
  let isDead = false
  const ids = new Set<string>()
  const stream = async () => {
    while (!isDead) {
      // Refused where two other rotations came before it, and not answered once the node is dead.
      const keys = await rotate(one).catch(() => [])
      if (Array.isArray(keys)) for (const { id } of keys) ids.add(id)
    }
  }
  const streams = Promise.all(Array.from({ length: 3 }, stream))
  while (ids.size < 4) await pause(10)
  killGroup(one)
  isDead = true
  await streams
  await one.ended()
  one = await serverAt(Number(new URL(one.url).port), Number(new URL(one.url).port)).ready()
  const { body } = await manage(one, 'GET /api/configs/oidc/private-keys')
  expect(body.map(({ status }: OidcKey) => status)).toEqual([
    'Current',
    ...Array(body.length - 1).fill('Previous'),
  ])
  await soon(async () => kidOf(await managementToken(other.url)) === body[0].id)
  for (const on of [one, other]) expect(await isAccepted(on, await managementToken(on.url))).toBe(true)
  const { body: log } = await manage(one, 'GET /api/logs?logKey=OidcKey.Rotated&page_size=100')
  const rotated = log.map(({ payload }: { payload: { keyId: string } }) => payload.keyId)
  // Every stored key has its event, except the first, which came with the database.
  for (const { id } of body) if (id !== first) expect(rotated).toContain(id)
})
