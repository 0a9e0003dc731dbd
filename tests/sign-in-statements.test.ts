import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, somebody } from './support/somebody.ts'

/** BEGIN and COMMIT count. */
const most = 20

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it(`signs a person in with at most ${most} SQL statements, from the authorization request to the tokens`, async () => {
  const { username } = await somebody(server)
  const work = async () => {
    await signIn(server.url, username, password)
    // The log entry of the token endpoint is written after its answer.
    await sleep(200)
  }
  // New connections and jobs in the background also send statements: the run that met none counts.
  const runs = [await statementsOf(work), await statementsOf(work), await statementsOf(work)]
  const [fewest = []] = runs.toSorted((one, other) => one.length - other.length)
  expect(fewest.length, fewest.join('\n')).toBeLessThanOrEqual(most)
})

/** The statements that this process sent to PostgreSQL during the work. */
async function statementsOf(work: () => Promise<void>): Promise<string[]> {
  const sent: string[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [statement] = args as [string | { text: string }]
    const text = typeof statement === 'string' ? statement : statement.text
    sent.push(text.replace(/\s+/g, ' ').trim())
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return sent
}
