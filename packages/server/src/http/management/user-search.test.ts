import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access-management.test.ts`.

let server: TestServer
let token: string
const people = [
  { username: 'anna', name: 'Anna Berg', primaryEmail: 'anna@one.example', primaryPhone: '12025550101' },
  { username: 'Bert', name: 'Bert_Cole', primaryEmail: 'Bert@two.example', primaryPhone: '12025550102' },
  { username: 'carla', name: '100% Carla', primaryEmail: 'carla@two.example' },
  { username: 'anna_two', name: 'anna BERG' },
  {},
]
let ids: string[]

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  ids = []
  for (const body of people) ids.push((await server.manage('POST /api/users', { body })).id)
})
afterAll(() => server.stop())

const list = (query = '', path = '/api/users') =>
  ask(server.url, `GET ${path}${query && `?${query}`}`, { token })

/** The usernames found by a search, in alphabetical order; `-` for an account without one. */
async function found(query: Record<string, string> | string): Promise<string[]> {
  const { status, body, text } = await list(String(new URLSearchParams(query)))
  expect(status, text).toBe(200)
  return body.map((user: { username: string | null }) => user.username ?? '-').sort()
}

describe('a page of accounts', () => {
  it('lists the newest first, with the total', async () => {
    const { status, body, headers } = await list()
    expect(status).toBe(200)
    expect(body.map((user: { id: string }) => user.id)).toEqual([...ids].reverse())
    expect(headers.get('total-number')).toBe('5')
    expect(body[0]).not.toHaveProperty('ssoIdentities')
  })

  it('links to its neighbors, and keeps the rest of the query', async () => {
    const links = async (query: string) => {
      const { headers } = await list(query)
      const entries = (headers.get('link') ?? '').split(', ').map(each => {
        const [, href = '', relation = ''] = each.match(/^<(.+)>; rel="(\w+)"$/) ?? []
        expect(href.startsWith(`${server.url}/api/users?`), each).toBe(true)
        const search = new URL(href).searchParams
        return [relation, `${search.get('page')}/${search.get('page_size')}${search.get('joint') ?? ''}`]
      })
      return Object.fromEntries(entries)
    }
    expect(await links('')).toEqual({ first: '1/20', last: '1/20' })
    expect(await links('page_size=2&joint=or')).toEqual({ first: '1/2or', next: '2/2or', last: '3/2or' })
    expect(await links('page=2&page_size=2')).toEqual({ first: '1/2', prev: '1/2', next: '3/2', last: '3/2' })
    expect(await links('page=3&page_size=2')).toEqual({ first: '1/2', prev: '2/2', last: '3/2' })
    expect(await links('search=nothing')).toEqual({ first: '1/20', last: '1/20' })
  })

  it('together with the other pages has every account once', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map(page => list(`page=${page}&page_size=2`)))
    expect(pages.map(page => page.body.length)).toEqual([2, 2, 1, 0])
    expect(pages.flatMap(page => page.body.map((user: { id: string }) => user.id))).toEqual(
      [...ids].reverse(),
    )
    expect(new Set(pages.map(page => page.headers.get('total-number')))).toEqual(new Set(['5']))
  })

  it('has the total of the search', async () => {
    const { headers, body } = await list('search.name=%25berg&page_size=1')
    expect([headers.get('total-number'), body.length]).toEqual(['2', 1])
  })

  it('has the correct total after accounts were deleted', async () => {
    const { id } = await server.manage('POST /api/users')
    expect((await list()).headers.get('total-number')).toBe('6')
    await server.manage('DELETE /api/users/:userId', { params: { userId: id } })
    expect((await list()).headers.get('total-number')).toBe('5')
  })

  it('has an ETag', async () => {
    const { headers } = await list()
    const again = await ask(server.url, 'GET /api/users', {
      token,
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    })
    expect(again).toMatchObject({ status: 304, text: '' })
  })
})

describe('a search', () => {
  it.each<[what: string, query: string, whom: string[]]>([
    ['all fields', 'search=%25two%25', ['Bert', 'anna_two', 'carla']],
    ['the whole value, nothing added', 'search=anna', ['anna']],
    ['one field', 'search.primaryEmail=%25two%25', ['Bert', 'carla']],
    ['one field, in snake case', 'search.primary_email=%25two%25', ['Bert', 'carla']],
    ['a phone', 'search.primaryPhone=%2501', ['anna']],
    ['whatever the case', 'search.username=BERT', ['Bert']],
    ['minding the case', 'search.username=bert&isCaseSensitive=true', []],
    ['minding the case, which fits', 'search.username=Bert&isCaseSensitive=1', ['Bert']],
    ['one character', 'search.username=ann_', ['anna']],
    ['an escaped character', 'search.name=%25\\_%25', ['Bert']],
    ['an escaped per cent', 'search.name=%25\\%25%25', ['carla']],
    ['exactly', 'search.username=anna&mode=exact', ['anna']],
    ['exactly, whatever the case', 'search.name=ANNA+BERG&mode=exact', ['anna', 'anna_two']],
    ['exactly, without wildcards', 'search.username=ann_&mode=exact', []],
    ['exactly, any of several', 'search.username=anna&search.username=bert&mode=exact', ['Bert', 'anna']],
    ['exactly, any of several in any field', 'search=anna&search=bert&mode=exact', ['Bert', 'anna']],
    [
      'exactly, minding the case',
      'search.username=anna&search.username=bert&mode=exact&isCaseSensitive=y',
      ['anna'],
    ],
    ['a regular expression', 'search.username=^a.*o$&mode=posix', ['anna_two']],
    ['a regular expression, whatever the case', 'search.username=^b&mode=posix', ['Bert']],
    ['a regular expression, minding the case', 'search.username=^b&mode=posix&isCaseSensitive=true', []],
    ['similar to', 'search.username=(anna|carla)&mode=similar_to&isCaseSensitive=true', ['anna', 'carla']],
    ['any of the conditions', 'search.username=anna&search.primaryEmail=carla%25', ['anna', 'carla']],
    ['all of the conditions', 'search.username=anna%25&search.primaryEmail=anna%25&joint=and', ['anna']],
    [
      'all of them, by the other name',
      'search.username=anna%25&search.name=%25B%25&jointMode=and&isCaseSensitive=yes',
      ['anna', 'anna_two'],
    ],
    [
      'a mode for one field',
      'search.username=^a&mode.username=posix&search.name=100%25',
      ['anna', 'anna_two', 'carla'],
    ],
    ['the last of several modes', 'search.username=anna&mode=posix&mode=exact', ['anna']],
    ['an empty joint is none', 'search.username=anna&joint=', ['anna']],
    ['nothing that matches null', 'search.primaryPhone=%25', ['Bert', 'anna']],
    ['modes without a search', 'mode=posix', ['-', 'Bert', 'anna', 'anna_two', 'carla']],
    ['no search at all', 'unknown=1', ['-', 'Bert', 'anna', 'anna_two', 'carla']],
  ])('finds %s: %s', async (_, query, whom) => {
    expect(await found(query)).toEqual([...whom].sort())
  })

  it('finds accounts by id', async () => {
    const { body } = await list(`search.id=${ids[0]}&search.id=${ids[4]}&mode.id=exact`)
    expect(body.map((user: { id: string }) => user.id)).toEqual([ids[4], ids[0]])
  })

  it.each<[what: string, query: string, detail: RegExp]>([
    ['another joint', 'search=a&joint=xor', /joint/],
    ['another joint, by the other name', 'search=a&jointMode=xor', /joint/],
    ['an empty value', 'search=', /empty/],
    ['an empty value of a field', 'search.username=', /empty/],
    ['an empty value among others', 'search=a&search=&mode=exact', /empty/],
    ['several values for one that is not exact', 'search.username=a&search.username=b', /exact/],
    ['several values in all fields', 'search=a&search=b&mode=like', /exact/],
    ['an unknown field', 'search.password=a', /primary_?email/i],
    ['a field that is not shown', 'search.isSuspended=true', /username/],
    ['a column that is not shown', 'search.password_digest=a', /username/],
    ['an unknown field of a mode', 'mode.nothing=exact', /username/],
    ['two levels', 'search.profile.nickname=a', /level/],
    ['two levels of a mode', 'mode.a.b=exact', /level/],
    ['an unknown mode', 'search=a&mode=fuzzy', /similar_to/],
    ['an empty mode', 'search=a&mode=', /similar_to/],
    ['similar to, whatever the case', 'search=a&mode=similar_to', /isCaseSensitive/],
    ['both exclusions', 'excludeRoleId=a&excludeOrganizationId=b', /exclude/],
    ['a statement for the database', 'search.id;drop table users--=a', /id/],
  ])('is refused with the reason, for %s: %s', async (_, query, detail) => {
    for (const path of ['/api/users', '/api/applications']) {
      const answer = await list(query, path)
      expect(answer, path).toEqual(refusedAs(400, 'request.invalid_input'))
      if (path === '/api/users') expect(answer.body.details).toMatch(detail)
    }
  })

  it('is safe from SQL injection', async () => {
    for (const value of ["' or '1'='1", "'; drop table users; --", '$1', '%s', '\\'])
      expect([200, 400]).toContain((await list(String(new URLSearchParams({ 'search.name': value })))).status)
    expect(await found('search.name=%25')).toHaveLength(4)
  })
})
