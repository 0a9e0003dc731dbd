import { expect, it } from 'vitest'
import { authorize } from '../../../../../tests/support/people.ts'
import { startTestServer } from '../../../../../tests/support/server.ts'
import { ask } from '../../../../../tests/support/wire.ts'

it('the log has a browser’s first refusals, and one entry with the count of the others', async () => {
  const server = await startTestServer()
  const { jar } = await authorize(server.url)
  const call = (route: string, body?: unknown) =>
    ask(server.url, route, { body, headers: { cookie: jar.cookie } })
  await call('PUT /api/experience', { interactionEvent: 'SignIn' })
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('POST /api/experience/submit')))
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set(['session.identifier_not_found']))
  }
  const refused = async () =>
    (await server.database.query("select payload from events where type = 'Refused' order by id")).rows.map(
      ({ payload }) => payload,
    )
  expect(await refused()).toHaveLength(20)
  await server.running.services.refusals.stop()
  const kept = await refused()
  expect(kept).toHaveLength(21)
  expect(kept.at(-1)).toEqual({ operation: 'submit', error: 'session.identifier_not_found', count: 480 })
  await server.stop()
})
