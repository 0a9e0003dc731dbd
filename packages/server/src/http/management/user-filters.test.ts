import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Filters of the list of accounts. Search with the grammar of the wire protocol: `user-search.test.ts`.

let server: TestServer
let token: string
const day = 24 * 3_600_000
const start = Date.UTC(2026, 0, 1)

/** Created on the first, the second, … of January. */
const people: [username: string, lastSignIn: number | null, customData: Record<string, unknown>][] = [
  ['ada', start + 10 * day, { plan: 'gold', seats: 5, trial: true, note: null }],
  ['bo', start + 11 * day, { plan: 'gold', seats: '5', 'a.b': 1 }],
  ['cy', null, { plan: 'silver', seats: 5.5, trial: false, tags: ['gold'], inner: { plan: 'gold' } }],
  ['di', null, { plan: 'true', '': 'none' }],
]

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  for (const [at, [username, lastSignIn, customData]] of people.entries()) {
    const { id } = await server.manage('POST /api/users', { body: { username, customData } })
    await server.database.query(
      `update users set created_at = to_timestamp($2 / 1000.0),
        last_sign_in_at = to_timestamp($3::bigint / 1000.0) where id = $1`,
      [id, start + at * day, lastSignIn],
    )
    await server.database.query(
      'update user_search set created_at = users.created_at from users where id = user_id and id = $1',
      [id],
    )
    const params = { userId: id }
    if (username === 'ada')
      await server.manage('POST /api/users/:userId/mfa-verifications', { params, body: { type: 'Totp' } })
    if (username === 'cy')
      await server.manage('POST /api/users/:userId/roles', { params, body: { roleIds: ['read-only'] } })
    if (username === 'bo')
      await server.manage('PATCH /api/users/:userId/is-suspended', {
        params,
        body: { isSuspended: true },
      })
  }
})
afterAll(() => server.stop())

const list = (query: string) => ask(server.url, `GET /api/users?${query}`, { token })

/** The usernames on the first page, newest first. */
async function found(query: string): Promise<string[]> {
  const { status, body, text, headers } = await list(query)
  expect(status, text).toBe(200)
  expect(headers.get('total-number')).toBe(String(body.length))
  return body.map((user: { username: string }) => user.username)
}

describe('a filter', () => {
  it.each<[what: string, query: string, whom: string[]]>([
    ['people who hold a role', 'roleId=read-only', ['cy']],
    ['people with an authenticator app', 'factor=Totp', ['ada']],
    ['people with a second factor or a passkey', 'factor=any', ['ada']],
    ['people with neither', 'factor=none', ['di', 'cy', 'bo']],
    ['nobody with a passkey', 'factor=WebAuthn', []],
    ['suspended accounts', 'isSuspended=true', ['bo']],
    ['accounts that are not suspended', 'isSuspended=false', ['di', 'cy', 'ada']],
    ['accounts created from a time on', `createdAt.from=${start + day}`, ['di', 'cy', 'bo']],
    ['accounts created before a time', `createdAt.to=${start + day}`, ['ada']],
    [
      'accounts created between two times',
      `createdAt.from=${start + day}&createdAt.to=${start + 3 * day}`,
      ['cy', 'bo'],
    ],
    [
      'no account created in an empty period',
      `createdAt.from=${start + day}&createdAt.to=${start + day}`,
      [],
    ],
    ['accounts with a sign-in since a time', `lastSignInAt.from=${start + 11 * day}`, ['bo']],
    ['accounts whose last sign-in was before a time', `lastSignInAt.to=${start + 11 * day}`, ['ada']],
    ['accounts without a sign-in', 'lastSignInAt=never', ['di', 'cy']],
    [
      'no account with contradictory sign-in filters',
      `lastSignInAt=never&lastSignInAt.to=${start + 99 * day}`,
      [],
    ],
    ['a text', 'customData.plan=gold', ['bo', 'ada']],
    ['a number', 'customData.seats=5', ['ada']],
    ['a number, however written', 'customData.seats=5.0', ['ada']],
    ['a number that is a text', 'customData.seats=%225%22', ['bo']],
    ['true', 'customData.trial=true', ['ada']],
    ['false', 'customData.trial=false', ['cy']],
    ['a text that looks like true', 'customData.plan=%22true%22', ['di']],
    ['a null', 'customData.note=null', ['ada']],
    ['no account for a text that is not JSON', 'customData.plan=%7Bgold', []],
    ['an empty text', 'customData.plan=', []],
    ['a key with a dot', 'customData.a.b=1', ['bo']],
    ['no text within a list', 'customData.tags=gold', []],
    ['no key further inside', 'customData.inner.plan=gold', []],
    ['several keys', 'customData.plan=gold&customData.seats=5', ['ada']],
    ['one key twice', 'customData.plan=gold&customData.plan=silver', []],
    [
      'together with others',
      `customData.plan=gold&isSuspended=false&createdAt.to=${start + 9 * day}`,
      ['ada'],
    ],
    ['together with a search', 'search.username=%25o%25&customData.plan=gold', ['bo']],
    ['together with a longer search', 'search=%25ada%25&createdAt.from=0', ['ada']],
    [
      'together with each of several searches',
      'search.username=ada&search.username=cy&mode.username=exact&customData.trial=true',
      ['ada'],
    ],
    ['together with a regular expression', 'search.username=^[ab]&mode=posix&isSuspended=true', ['bo']],
  ])('finds %s: %s', async (_, query, whom) => {
    expect(await found(query)).toEqual(whom)
  })

  it.each<[what: string, query: string, code: string, detail: RegExp]>([
    ['an unknown factor', 'factor=Sms', 'guard.invalid_input', /factor/],
    ['another value than true or false', 'isSuspended=1', 'guard.invalid_input', /isSuspended/],
    ['nothing', 'isSuspended=', 'guard.invalid_input', /isSuspended/],
    ['both', 'isSuspended=true&isSuspended=false', 'guard.invalid_input', /isSuspended/],
    ['an invalid time', 'createdAt.from=yesterday', 'guard.invalid_input', /createdAt\.from/],
    ['an empty time', 'createdAt.to=', 'guard.invalid_input', /createdAt\.to/],
    ['a time out of range', 'lastSignInAt.to=9e99', 'guard.invalid_input', /lastSignInAt\.to/],
    ['an infinite time', 'lastSignInAt.from=Infinity', 'guard.invalid_input', /lastSignInAt\.from/],
    ['another word than never', 'lastSignInAt=always', 'guard.invalid_input', /lastSignInAt/],
    ['an object', 'customData.a=%7B%22b%22:1%7D', 'request.invalid_input', /customData\.a/],
    ['a list', 'customData.a=[1]', 'request.invalid_input', /customData\.a/],
    ['no key', 'customData.=1', 'request.invalid_input', /customData\./],
    ['a null byte', 'customData.a=%00', 'guard.invalid_input', /customData\.a/],
    ['an escaped null byte', 'customData.a=%22%5Cu0000%22', 'request.invalid_input', /customData\.a/],
    ['a lone surrogate', 'customData.a=%22%5Cud800%22', 'request.invalid_input', /customData\.a/],
    ['a number out of range', 'customData.a=1e999', 'request.invalid_input', /customData\.a/],
    [
      'too many keys',
      Array.from({ length: 21 }, (__, at) => `customData.k${at}=1`).join('&'),
      'request.invalid_input',
      /20/,
    ],
    ['both exclusions', 'excludeRoleId=a&excludeOrganizationId=b', 'request.invalid_input', /exclude/],
  ])('is refused with the reason, for %s: %s', async (_, query, code, detail) => {
    const answer = await expectNoTrace(server.database, () => list(query))
    expect(answer).toEqual(refusedAs(400, code))
    expect(answer.body.details).toMatch(detail)
  })

  it('excludes the people of a role', async () => {
    await server.database.query(`
      insert into roles (id, name, description, type) values ('helpers', 'Helpers', '', 'User');
      insert into user_roles (user_id, role_id) select id, 'helpers' from users where username in ('ada', 'cy')`)
    expect(await found('excludeRoleId=helpers')).toEqual(['di', 'bo'])
    expect(await found('excludeRoleId=helpers&search.username=%25')).toEqual(['di', 'bo'])
    expect(await found('excludeRoleId=nothing')).toHaveLength(4)
  })

  it('is kept in the links to other pages', async () => {
    const { headers } = await list('customData.plan=gold&createdAt.from=0&page_size=1')
    expect(headers.get('total-number')).toBe('2')
    expect(headers.get('link')).toContain('createdAt.from=0&page_size=1&page=2>; rel="next"')
  })
})

describe('a page', () => {
  it.each(['', 'search=%25a%25', 'search.username=ad%25', 'isSuspended=false', 'customData.plan=gold'])(
    'beyond the last is empty, with the correct total: %s',
    async query => {
      const total = (await list(query)).headers.get('total-number')
      for (const page of [1000, 9_000_000_000_000]) {
        const { status, body, headers } = await list(`${query}&page=${page}`)
        expect([status, body, headers.get('total-number')]).toEqual([200, [], total])
      }
    },
  )

  it.each(['0', '-1', '1.5', 'one', '', '1e3', ' 1', '99999999999999999999', '9007199254740991'])(
    'with an invalid number is refused: %s',
    async page => {
      const query = `page=${encodeURIComponent(page)}`
      expect(await list(query)).toEqual(refusedAs(400, 'guard.invalid_pagination'))
    },
  )

  it.each(['0', '101', 'all', ''])('with an invalid size is refused: %s', async size => {
    expect(await list(`page_size=${size}`)).toEqual(refusedAs(400, 'guard.invalid_pagination'))
  })
})

describe('a search that is too expensive', () => {
  it.each<[what: string, query: string, detail: RegExp]>([
    ['too many values', Array(101).fill('search.id=a').join('&').concat('&mode=exact'), /100/],
    ['too many characters', `search=${'a'.repeat(257)}`, /256/],
    [
      'too complex a regular expression',
      `search=${encodeURIComponent('((a{1,200}){1,200}){1,200}')}&mode=posix`,
      /pattern/,
    ],
    ['an invalid regular expression', 'search=(a&mode=posix', /pattern/],
    [
      'a regular expression with a backreference',
      `search=${encodeURIComponent('(a+)\\1')}&mode=posix`,
      /refer/,
    ],
  ])('is refused with the reason: %s', async (_, query, detail) => {
    const answer = await list(query)
    expect(answer).toEqual(refusedAs(400, 'request.invalid_input'))
    expect(answer.body.details).toMatch(detail)
  })
})

describe('a search with very many results', () => {
  const many = 12_000
  beforeAll(async () => {
    await server.database.query(
      `insert into users (id, username, name, is_suspended, created_at, updated_at)
       select 'many' || n, 'crowd_' || n, case when n % 2 = 0 then 'Even' end, n % 4 = 0,
         to_timestamp($2::bigint / 1000.0) + n * interval '1 minute', now()
       from generate_series(1, $1::integer) as n`,
      [many, start + 100 * day],
    )
  })

  it.each([
    ['search=%25crowd%25', many, (n: number) => n > 0],
    ['search=%25%5C_%25', many, (n: number) => n > 0],
    ['search.username=crowd%25', many, (n: number) => n > 0],
    ['isSuspended=false', many - many / 4 + 3, (n: number) => n % 4 !== 0],
    ['search=%25crow%25&createdAt.from=0', many, (n: number) => n > 0],
  ])('lists the newest first, with their exact number: %s', async (query, total, isFound) => {
    const newest = Array.from({ length: many }, (_, at) => many - at).filter(isFound)
    // Pages 1 and 2 again with the total cached, then pages far from the newest.
    for (const page of [1, 2, 1, 20, 150]) {
      const { body, headers } = await list(`${query}&page=${page}&page_size=60`)
      expect(headers.get('total-number')).toBe(String(total))
      const expected = newest.slice((page - 1) * 60, page * 60).map(n => `many${n}`)
      expect(body.map(({ id }: { id: string }) => id)).toEqual(expected)
    }
  })
})

describe('changing a name', () => {
  it('updates no index of `users`', async () => {
    const { id } = await server.manage('POST /api/users', { body: { customData: { plan: 'gold' } } })
    const client = await server.database.connect()
    try {
      await client.query('begin')
      await client.query('update users set name = $2, updated_at = now() where id = $1', [id, 'Renamed'])
      const { rows } = await client.query(
        `select pg_stat_get_xact_tuples_hot_updated('users'::regclass)::integer as hot`,
      )
      expect(rows).toEqual([{ hot: 1 }])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
