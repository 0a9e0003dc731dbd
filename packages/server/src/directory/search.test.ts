import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { ask } from '../../../../tests/support/wire.ts'

// The grammar is tested in http/management/user-search.test.ts. These tests compare the search by documents with a
// search by columns.

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  const names = [...combinations(texts, 2), ...combinations(texts, 3)]
  await server.database.query(
    `insert into users (id, name, username, created_at, updated_at)
     select 'u' || at, name, case when at % 3 = 0 then 'a_b' || at end, now(), now()
     from unnest($1::text[]) with ordinality as given (name, at)`,
    [names],
  )
})
afterAll(() => server.stop())

const texts = ['a', 'Bo', 'li\n', '_', '%', '\\', '.', ' ', 'É', '(', '\n']

/** All concatenations of `amount` pieces; for three or more pieces, every seventh. */
function combinations(pieces: string[], amount: number): string[] {
  const all = Array.from({ length: pieces.length ** amount }, (_, at) =>
    Array.from(
      { length: amount },
      (_, place) => pieces[Math.floor(at / pieces.length ** place) % pieces.length],
    ).join(''),
  )
  return amount < 3 ? all : all.filter((_, at) => at % 7 === 0)
}

async function total(query: Record<string, string>): Promise<number> {
  const answer = await ask(server.url, `GET /api/users?page_size=1&${new URLSearchParams(query)}`, { token })
  expect(answer.status, answer.text).toBe(200)
  return Number(answer.headers.get('total-number'))
}

/** The number of matches by the columns themselves. */
async function expected(operator: string, value: string): Promise<number> {
  const fields = ['id', 'username', 'primary_email', 'primary_phone', 'name']
  const { rows } = await server.database.query(
    `select count(*)::integer as total from users where ${fields.map(field => `${field} ${operator} $1`).join(' or ')}`,
    [value],
  )
  return rows[0].total
}

/** A single backslash at the end is not a valid pattern. */
const isPattern = (text: string) => text !== '' && !/(?<!\\)(\\\\)*\\$/.test(text)

describe('a search by documents finds the same people as a search by columns', () => {
  const wildcards = ['%', '_', '\\%', '\\\\', '\\\n']
  const pieces = [...new Set([...texts, ...wildcards])]
  it.each(pieces)(
    'for patterns that begin with %j',
    async first => {
      const patterns = [
        first,
        ...pieces.map(piece => first + piece),
        ...combinations(pieces, 3).map(each => first + each),
      ]
      for (const pattern of patterns.filter(isPattern).filter((_, at) => at < 20 || at % 5 === 0))
        expect({ pattern, total: await total({ search: pattern }) }).toEqual({
          pattern,
          total: await expected('ilike', pattern),
        })
    },
    60_000,
  )

  it('for exact values', async () => {
    for (const text of [...texts, ...combinations(texts, 2), ...combinations(texts, 3)].filter(isPattern))
      expect({ text, total: await total({ search: text, mode: 'exact' }) }).toEqual({
        text,
        total: await expected('ilike', text.replace(/[\\%_]/g, '\\$&')),
      })
  }, 60_000)

  it('together with a filter', async () => {
    for (const pattern of ['%a_%', 'a_b%', '%o_a%', '%\\_b%'])
      expect(await total({ search: pattern, isSuspended: 'false' })).toBe(await expected('ilike', pattern))
  })
})
