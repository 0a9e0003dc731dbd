import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { recogniseDevice, trustDevice } from '../../account/trusted-devices.ts'
import { type Account, openToChange } from '../../store/account.ts'
import type { Settings } from '../../store/settings.ts'

// docs/wire/account-api.md#2.18. Trusted devices in the Sign-in API: `sign-in/factors.test.ts`. These tests call the
// capability directly.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await server.manage('PATCH /api/account-center', { body: { fields: { trustedDevice: 'Edit' } } })
})
afterAll(() => server.stop())

type Policy = Settings['signInExperience']['trustedDevice']
const isOn: Policy = { enabled: true }

/** Opens an account as the Sign-in API does. */
async function inAccount<Result>(
  person: Somebody,
  act: (account: Account) => Promise<Result>,
  { policy = isOn, now = new Date() }: { policy?: Policy; now?: Date } = {},
): Promise<Result> {
  const { database, settings } = server.running.services
  const present = await settings.read()
  return database.transaction(async tx => {
    const visit = {
      actor: { kind: 'visitor' as const, clientId: 'demo-app' },
      client: {
        requestId: 'a-request',
        address: '203.0.113.7',
        userAgent: 'A browser',
        acceptLanguage: undefined,
        country: 'BE',
        city: 'Gent',
      },
      settings: { ...present, signInExperience: { ...present.signInExperience, trustedDevice: policy } },
      now,
    }
    return act(await openToChange(tx, visit, person.id))
  })
}

/** The browser's cookie, as `name=value`. */
async function trust(person: Somebody, endpoint = server.url, more = {}): Promise<string> {
  const line = await inAccount(person, account => trustDevice(account, endpoint), more)
  return line?.split(';')[0] ?? ''
}

async function list(person: Somebody, { cookie, query = '' }: { cookie?: string; query?: string } = {}) {
  return person.ask(`GET /api/my-account/trusted-devices${query}`, {
    verification: await person.prove(),
    ...(cookie && { headers: { cookie } }),
  })
}

async function remove(person: Somebody, id: string, cookie?: string) {
  return person.ask(`DELETE /api/my-account/trusted-devices/${id}`, {
    verification: await person.prove(),
    ...(cookie && { headers: { cookie } }),
  })
}

const nameFor = (person: Somebody) =>
  `logto-trusted-device-${createHash('sha256').update(`default:${person.id}`).digest('base64url')}`
const cleared = (person: Somebody) =>
  `${nameFor(person)}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax`
const valueIn = (cookie: string) => cookie.split('=')[1]

describe('trusting a device', () => {
  it('sets a cookie named for the person, with HttpOnly and SameSite=Lax', async () => {
    const person = await somebody(server)
    const line = await inAccount(person, account => trustDevice(account, 'http://localhost:3001'))
    expect(line).toMatch(
      new RegExp(
        `^${nameFor(person)}=[0-9a-z]{21}\\.[\\w-]{43}; Path=/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$`,
      ),
    )
  })

  it('uses the `__Host-` prefix on an HTTPS endpoint', async () => {
    const person = await somebody(server)
    const line = await inAccount(person, account => trustDevice(account, 'https://id.example/auth'))
    expect(line).toMatch(new RegExp(`^__Host-${nameFor(person)}=.*; Path=/; .*; Secure$`))
  })

  it('does nothing while the feature is disabled, which is the default', async () => {
    const person = await somebody(server)
    const { trustedDevice } = (await server.running.services.settings.read()).signInExperience
    for (const policy of [trustedDevice, { enabled: false }])
      await expectNoTrace(server.database, async () =>
        expect(
          await inAccount(person, account => trustDevice(account, server.url), { policy }),
        ).toBeUndefined(),
      )
  })

  it('lasts for the configured number of days, thirty by default', async () => {
    const days = async (policy: Policy) => {
      const person = await somebody(server)
      await inAccount(person, account => trustDevice(account, server.url), { policy })
      const [{ createdAt, expiresAt }] = (await list(person)).body
      return (expiresAt - createdAt) / (24 * 60 * 60 * 1000)
    }
    expect(await days({ enabled: true })).toBe(30)
    expect(await days({ enabled: true, durationDays: 7 })).toBe(7)
  })

  it('stores the cookie’s secret as a hash', async () => {
    const person = await somebody(server)
    const [, secret = ''] = (await trust(person)).split('.')
    const { rows } = await server.database.query('select * from trusted_devices, events')
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

describe('a trusted device’s cookie', () => {
  const isRecognised = (person: Somebody, value: string | undefined, more = {}) =>
    inAccount(person, account => recogniseDevice(account, value), more)

  it('is recognized, and updates the device’s `lastUsedAt`', async () => {
    const person = await somebody(server)
    const value = valueIn(await trust(person))
    const later = new Date(Date.now() + 60_000)
    expect(await isRecognised(person, value, { now: later })).toBe(true)
    expect((await list(person)).body).toMatchObject([{ lastUsedAt: later.getTime() }])
  })

  it('is not recognized when it is wrong, of another person, missing, or the feature is disabled', async () => {
    const person = await somebody(server)
    const value = valueIn(await trust(person)) ?? ''
    const [id] = value.split('.')
    for (const wrong of [`${id}.${'A'.repeat(43)}`, `${id}.`, id, '.', '', undefined])
      expect(await isRecognised(person, wrong), wrong).toBe(false)
    expect(await isRecognised(await somebody(server), value)).toBe(false)
    expect(await isRecognised(person, value, { policy: { enabled: false } })).toBe(false)
    expect(await isRecognised(person, value)).toBe(true)
  })

  it('is not recognized after it expired', async () => {
    const person = await somebody(server)
    const value = valueIn(await trust(person))
    const later = new Date(Date.now() + 31 * 24 * 60 * 60 * 1000)
    expect(await isRecognised(person, value, { now: later })).toBe(false)
  })
})

describe('GET /api/my-account/trusted-devices', () => {
  it('lists each device with user agent and place', async () => {
    const person = await somebody(server)
    await trust(person)
    expect((await list(person)).body).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-z]{21}$/),
        userAgent: 'A browser',
        device: { browser: null, os: null, type: null },
        country: 'BE',
        city: 'Gent',
        createdAt: expect.any(Number),
        lastUsedAt: expect.any(Number),
        expiresAt: expect.any(Number),
        isCurrent: false,
      },
    ])
  })

  it('is paginated, newest first', async () => {
    const person = await somebody(server)
    const ids = []
    for (const seconds of [3, 2, 1]) {
      const now = new Date(Date.now() - seconds * 1000)
      ids.unshift(valueIn(await trust(person, server.url, { now }))?.split('.')[0])
    }
    const first = await list(person, { query: '?page=1&page_size=2' })
    const second = await list(person, { query: '?page=2&page_size=2' })
    const beyond = await list(person, { query: '?page=9&page_size=2' })
    expect([...first.body, ...second.body].map((device: { id: string }) => device.id)).toEqual(ids)
    expect(beyond.body).toEqual([])
    for (const { headers } of [first, second, beyond]) expect(headers.get('total-number')).toBe('3')
    expect(first.headers.get('link')).toContain('page=2&page_size=2>; rel="next"')
    expect(await list(person, { query: '?page=0' })).toMatchObject({
      status: 400,
      body: { code: 'guard.invalid_pagination' },
    })
  })

  it('marks the device of the request’s cookie as current', async () => {
    const person = await somebody(server)
    const cookie = await trust(person)
    await trust(person)
    const { body, headers } = await list(person, { cookie: `theme=dark; ${cookie}` })
    expect(body.map((device: { isCurrent: boolean }) => device.isCurrent)).toEqual([false, true])
    expect(headers.get('set-cookie')).toBeNull()
  })

  it('deletes a cookie that is invalid', async () => {
    const person = await somebody(server)
    const [id] = valueIn(await trust(person))?.split('.') ?? []
    const { body, headers } = await list(person, { cookie: `${nameFor(person)}=${id}.wrong` })
    expect(body).toMatchObject([{ isCurrent: false }])
    expect(headers.get('set-cookie')).toBe(cleared(person))
  })

  it('ignores another person’s cookie and device', async () => {
    const person = await somebody(server)
    const cookie = await trust(await somebody(server))
    const { body, headers } = await list(person, { cookie })
    expect(body).toEqual([])
    expect(headers.get('set-cookie')).toBeNull()
  })

  it('leaves out expired devices', async () => {
    const person = await somebody(server)
    await trust(person)
    await server.database.query('update trusted_devices set expires_at = now() where user_id = $1', [
      person.id,
    ])
    const { body, headers } = await list(person)
    expect(body).toEqual([])
    expect(headers.get('total-number')).toBe('0')
  })
})

describe('DELETE /api/my-account/trusted-devices/:trustedDeviceId', () => {
  it('ends the trust, and keeps the person signed in', async () => {
    const person = await somebody(server)
    const value = valueIn(await trust(person)) ?? ''
    const answer = await remove(person, value.split('.')[0] ?? '')
    expect(answer.status, answer.text).toBe(204)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(await inAccount(person, account => recogniseDevice(account, value))).toBe(false)
    expect((await person.ask('GET /api/my-account')).status).toBe(200)
  })

  it('deletes the cookie only when it belongs to the removed device', async () => {
    const person = await somebody(server)
    const [here, there] = [await trust(person), await trust(person)]
    const idOf = (cookie: string) => valueIn(cookie)?.split('.')[0] ?? ''
    expect((await remove(person, idOf(there), here)).headers.get('set-cookie')).toBeNull()
    expect((await remove(person, idOf(here), here)).headers.get('set-cookie')).toBe(cleared(person))
  })

  it('answers 404 for an unknown device and for one of another person', async () => {
    const person = await somebody(server)
    const [theirs = ''] = valueIn(await trust(await somebody(server)))?.split('.') ?? []
    const verification = await person.prove()
    await expectNoTrace(server.database, async () => {
      for (const id of ['nothing', theirs])
        expect(await person.ask(`DELETE /api/my-account/trusted-devices/${id}`, { verification })).toEqual(
          refusedAs(404, 'entity.not_found'),
        )
    })
  })

  it('records an event', async () => {
    const person = await somebody(server)
    const [id = ''] = valueIn(await trust(person))?.split('.') ?? []
    await remove(person, id)
    const [entry] = await server.manage('GET /api/logs', { query: { logKey: 'TrustedDevice.Deleted' } })
    expect(entry?.payload).toMatchObject({ userId: person.id, id, actor: { kind: 'owner' } })
  })
})

describe('DELETE /api/my-account/trusted-devices', () => {
  it('ends the trust in all devices of the person, with an event for each', async () => {
    const person = await somebody(server)
    const other = await somebody(server)
    const cookies = [await trust(person), await trust(person)]
    await trust(other)
    const answer = await person.ask('DELETE /api/my-account/trusted-devices', {
      verification: await person.prove(),
      headers: { cookie: cookies[0] ?? '' },
    })
    expect(answer.status, answer.text).toBe(204)
    expect(answer.headers.get('set-cookie')).toBe(cleared(person))
    expect((await list(person)).body).toEqual([])
    expect((await list(other)).body).toHaveLength(1)
    for (const cookie of cookies)
      expect(await inAccount(person, account => recogniseDevice(account, valueIn(cookie)))).toBe(false)
    const events = await server.manage('GET /api/logs', { query: { logKey: 'TrustedDevice.Deleted' } })
    expect(events.filter(({ payload }) => payload.userId === person.id)).toHaveLength(2)
  })

  it('succeeds without an event when there is none', async () => {
    const person = await somebody(server)
    const verification = await person.prove()
    await expectNoTrace(server.database, async () =>
      expect((await person.ask('DELETE /api/my-account/trusted-devices', { verification })).status).toBe(204),
    )
  })
})
