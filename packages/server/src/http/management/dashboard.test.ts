import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { codeVisitor } from '../../../../../tests/support/code-sign-in.ts'
import {
  askExchange,
  type Exchanger,
  newPersonalAccessToken,
  newSubjectToken,
  registerExchanger,
  types,
} from '../../../../../tests/support/exchange.ts'
import { authorize, signIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { gatherFigures } from '../../events/figures.ts'

// docs/wire/management-api.md#6.13. How days are counted: `directory/dashboard/active-people.test.ts`.

let server: TestServer
/** A second node on the same database. */
let other: TestServer
let exchanger: Exchanger
let token: string
beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl })
  exchanger = await registerExchanger(server)
  token = await server.token()
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

const read = async (path: string) => {
  const answer = await ask(server.url, `GET /api/dashboard/${path}`, { token })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
/** The people of 30 days: those of today, also if midnight passes during the test. */
const active = async (): Promise<number> => (await read('users/active')).mau.count

const newPerson = async () => (await server.manage('POST /api/users', { body: {} })).id

async function exchangeFor(person: string, on = server): Promise<number> {
  return (await askExchange(on, exchanger, { subject_token: person, subject_token_type: types.personal }))
    .status
}

describe('people', () => {
  it('are counted while they exist, and those created today and this week are new', async () => {
    const total = async () => (await read('users/total')).totalUserCount
    const before = await total()
    const created = async () => (await read('users/new')).last7Days
    const { count } = await created()
    const id = await newPerson()
    await newPerson()
    await server.database.query(`insert into users (id, created_at, updated_at)
      values ('of-last-week', now() - interval '8 days', now()), ('of-long-ago', now() - interval '20 days', now())`)
    expect(await total()).toBe(before + 4)
    expect(await created()).toEqual({ count: count + 2, delta: count + 1 })
    await server.manage('DELETE /api/users/:userId', { params: { userId: id } })
    await server.database.query(`delete from users where id = 'of-last-week'`)
    expect(await total()).toBe(before + 2)
    expect(await created()).toEqual({ count: count + 1, delta: count + 1 })
  })

  it('are active with a token, and count once with many at two nodes at the same time', async () => {
    const before = await active()
    const personal = await newPersonalAccessToken(server, await newPerson())
    const statuses = Array.from({ length: 50 }, (_, index) =>
      exchangeFor(personal, index % 2 ? other : server),
    )
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]))
    expect(await active()).toBe(before + 1)
  })

  it('count each, with tokens at the same time', async () => {
    const before = await active()
    const people = await Promise.all(
      Array.from({ length: 50 }, async () => newPersonalAccessToken(server, await newPerson())),
    )
    expect(new Set(await Promise.all(people.map(each => exchangeFor(each))))).toEqual(new Set([200]))
    expect(await active()).toBe(before + 50)
  })

  it('are active with a code and with a refresh token', async () => {
    const person = await somebody(server, { scope: 'openid offline_access' })
    const row = async () =>
      (
        await server.database.query('select first_slot, last_slot from active_days where user_id = $1', [
          person.id,
        ])
      ).rows
    expect(await row()).toHaveLength(1)
    await server.database.query('delete from active_days where user_id = $1', [person.id])
    const refreshed = await ask(other.url, 'POST /oidc/token', {
      text: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'demo-app',
        refresh_token: person.refresh_token ?? '',
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(refreshed.status, refreshed.text).toBe(200)
    expect(await row()).toHaveLength(1)
  })

  it('are not active by a refused token, by impersonation, or as a machine', async () => {
    const before = await active()
    const id = await newPerson()
    expect(await exchangeFor('no token')).toBe(400)
    const personal = await newPersonalAccessToken(server, id)
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: id },
      body: { isSuspended: true },
    })
    expect(await exchangeFor(personal)).toBe(400)
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: id },
      body: { isSuspended: false },
    })
    const impersonated = await askExchange(server, exchanger, {
      subject_token: await newSubjectToken(server, id),
      subject_token_type: types.impersonation,
    })
    expect(impersonated.status).toBe(200)
    await backEndWith(server, ['users:read'])
    expect(await active()).toBe(before)
    expect(await exchangeFor(personal)).toBe(200)
    expect(await active()).toBe(before + 1)
  })

  it('stay in the counts when they are deleted, and leave no name there', async () => {
    const id = await newPerson()
    expect(await exchangeFor(await newPersonalAccessToken(server, id))).toBe(200)
    const before = await active()
    await server.manage('DELETE /api/users/:userId', { params: { userId: id } })
    expect(await active()).toBe(before)
    expect((await server.database.query('select from active_days where user_id = $1', [id])).rowCount).toBe(0)
  })
})

type Day = Awaited<ReturnType<typeof figures>>

/** The figures of today, with those of yesterday if midnight passes during the test. */
async function figures() {
  const { days, now } = await server.manage('GET /api/dashboard/days', { query: { days: '2' } })
  const sum = (of: (day: (typeof days)[number]) => number) => days.map(of).reduce((one, each) => one + each)
  return {
    newUsers: sum(day => day.newUsers),
    registrations: sum(day => day.registrations),
    failures: sum(day => day.failures),
    lockouts: sum(day => day.lockouts),
    ...Object.fromEntries(
      ['password', 'verificationCode', 'oneTimeToken'].map(method => [
        method,
        sum(({ signIns }) => signIns[method as keyof typeof signIns]),
      ]),
    ),
    ...now,
  }
}

/** What something adds to the figures. */
async function addedBy(act: () => Promise<unknown>): Promise<Partial<Day>> {
  const before = await figures()
  await act()
  const after = await figures()
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - before[name as keyof Day]] as const)
      .filter(([, count]) => count !== 0),
  )
}

async function tryPassword(username: string, given: string): Promise<number> {
  const { jar } = await authorize(server.url)
  const headers = { cookie: jar.cookie }
  await ask(server.url, 'PUT /api/experience', { body: { interactionEvent: 'SignIn' }, headers })
  const body = { identifier: { type: 'username', value: username }, password: given }
  return (await ask(server.url, 'POST /api/experience/verification/password', { body, headers })).status
}

describe('the figures of days', () => {
  it('count registrations apart from sign-ins, and these by method', async () => {
    const mira = { username: 'mira', password }
    expect(await addedBy(() => signIn(server.url, mira.username, password, { event: 'Register' }))).toEqual({
      newUsers: 1,
      registrations: 1,
    })
    expect(await addedBy(() => signIn(server.url, mira.username, password))).toEqual({ password: 1 })

    const address = { type: 'email' as const, value: 'mira@mail.example' }
    await server.manage('POST /api/users', {
      body: { username: 'noor', password, primaryEmail: address.value },
    })
    const byCode = {
      identifier: 'email' as const,
      verificationCode: true,
      password: true,
      isPasswordPrimary: true,
    }
    await decide(server, { signIn: { methods: [byCode] } })
    expect(
      await addedBy(async () => {
        const visitor = await codeVisitor(server)
        await visitor.identify(await visitor.prove(address))
        expect((await visitor.submit()).status).toBe(200)
      }),
    ).toEqual({ verificationCode: 1 })
    expect(
      await addedBy(async () => {
        const { token } = await server.manage('POST /api/one-time-tokens', { body: { email: address.value } })
        const call = signInApiOf(server.url, (await authorize(server.url)).jar)
        await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
        const { verificationId } = await call('POST /api/experience/verification/one-time-token/verify', {
          body: { identifier: address, token },
        })
        await call('POST /api/experience/identification', { body: { verificationId } })
        await call('POST /api/experience/submit')
      }),
    ).toEqual({ oneTimeToken: 1 })
  })

  it('count every refused password, also those that the log has as one entry, and lockouts', async () => {
    await decide(server, { sentinelPolicy: { maxAttempts: 25, lockoutDuration: 10 } })
    const { username } = await somebody(server)
    const added = await addedBy(async () => {
      for (let times = 0; times < 26; times += 1)
        expect(await tryPassword(username, 'wrong-Lake-1')).toBeGreaterThanOrEqual(400)
      await server.running.services.refusals.stop()
    })
    expect(added).toEqual({ failures: 26, lockouts: 1, locked: 1 })
    await server.manage('POST /api/sentinel-activities/delete', {
      body: { targetType: 'User', targets: [username] },
    })
    expect((await figures()).locked).toBe(0)
  })

  it('count people who are suspended now', async () => {
    const id = await newPerson()
    expect(
      await addedBy(() =>
        server.manage('PATCH /api/users/:userId/is-suspended', {
          params: { userId: id },
          body: { isSuspended: true },
        }),
      ),
    ).toEqual({ suspended: 1 })
    await server.database.query(
      `update users set suspended_until = now() - interval '1 second' where id = $1`,
      [id],
    )
    expect((await figures()).suspended).toBe(0)
  })

  it('are the same while changes are gathered, at two nodes at the same time', async () => {
    await server.database.query(
      `insert into figure_changes (slot, kind, amount)
       select slot_of(now()) - n % 300, 'social', 1 from generate_series(1, 12000) as n`,
    )
    const social = async () => {
      const { days } = await server.manage('GET /api/dashboard/days', { query: { days: '30' } })
      return days.map(({ signIns }) => signIns.social)
    }
    const before = await social()
    expect(before.reduce((sum, each) => sum + each)).toBe(12_000)
    const gathering = Promise.all(
      [server, other].map(({ running }) => gatherFigures(running.services.database)),
    )
    expect(await social()).toEqual(before)
    await gathering
    expect(await social()).toEqual(before)
    expect((await server.database.query('select from figure_changes')).rowCount).toBe(0)
  })

  it('begin and end with the days of the time zone', async () => {
    // 00:00 in Chatham, before and after the clocks go back.
    await server.database.query(
      `insert into figure_changes (slot, kind, amount)
       select slot_of(at::timestamptz), 'passkey', 1 from unnest(array[
         '2026-04-03T10:14:59Z', '2026-04-03T10:15:00Z', '2026-04-05T11:14:59Z', '2026-04-05T11:15:00Z']) as at`,
    )
    const query = { date: '2026-04-06', days: '4', timeZone: 'pacific/chatham' }
    const { days } = await server.manage('GET /api/dashboard/days', { query })
    expect(days.map(({ date, signIns }) => [date, signIns.passkey])).toEqual([
      ['2026-04-03', 1],
      ['2026-04-04', 1],
      ['2026-04-05', 1],
      ['2026-04-06', 1],
    ])
  })
})

describe('a question to the dashboard', () => {
  it.each([
    'users/active?date=2026-02-30',
    'users/active?date=today',
    'users/active?date=20260101',
    'users/active?timeZone=Atlantis',
    'users/active?timeZone=%2B05:30',
    'users/new?timeZone=',
    'days?date=2026-13-01',
    'days?days=0',
    'days?days=367',
    'days?days=-1',
    'days?timeZone=CEST5',
  ])('is refused if it is malformed: %s', async path => {
    expect(await ask(server.url, `GET /api/dashboard/${path}`, { token })).toEqual(
      refusedAs(400, 'guard.invalid_input', expect.anything()),
    )
  })

  it('needs the scope of the dashboard, which suffices', async () => {
    const [reader, stranger] = [
      await backEndWith(server, ['dashboard:read']),
      await backEndWith(server, ['users:read', 'logs:read', 'settings:read']),
    ]
    for (const path of ['users/total', 'users/new', 'users/active', 'days']) {
      const asked = `GET /api/dashboard/${path}`
      expect((await ask(server.url, asked, { token: reader.token })).status, path).toBe(200)
      expect(await ask(server.url, asked, { token: stranger.token }), path).toEqual(
        refusedAs(403, 'auth.forbidden'),
      )
    }
  })

  it('answers 30 days, of which the last one is today', async () => {
    const { dauCurve } = await read('users/active')
    const { days } = await read('days')
    for (const dates of [dauCurve, days] as { date: string }[][]) {
      expect(dates).toHaveLength(30)
      expect([0, 86_400_000]).toContain(
        Date.parse(new Date().toISOString().slice(0, 10)) - Date.parse(dates.at(-1)?.date ?? ''),
      )
    }
  })
})
