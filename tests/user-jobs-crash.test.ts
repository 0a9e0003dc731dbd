import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, it, vi } from 'vitest'
import { importOf } from './support/bodies.ts'
import { temporaryDirectory } from './support/directory.ts'
import { killGroup, spawnServer } from './support/process.ts'
import { backEnd, createDatabase, freePort, managementToken } from './support/server.ts'
import { ask } from './support/wire.ts'

const people = 3000

it('an import whose server is killed in the middle is finished by the next one, each person once', async () => {
  const connectionString = await createDatabase()
  const port = await freePort()
  const variables = {
    DATABASE_URL: connectionString,
    DATA_DIR: temporaryDirectory(),
    SECRET_KEY: 'a key of the two runs of one server',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
  }
  const doomed = await spawnServer(port, variables).ready()
  const lines = Array.from({ length: people }, (_, at) => `person_${at}`)
  const { body: job } = await ask(doomed.url, 'POST /api/user-jobs/import', {
    token: await managementToken(doomed.url),
    body: importOf(`username\n${lines.join('\n')}\n`, { format: 'csv' }),
  })
  const database = new pg.Pool({ connectionString, max: 2 })
  const created = async () => Number((await database.query('select count(*) from users')).rows[0].count)
  while ((await created()) < 200) await pause(5)
  killGroup(doomed)
  await doomed.ended()
  expect(await created()).toBeLessThan(people)

  // As if a minute had passed since: then the queue takes the job from the dead node.
  await database.query(`update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes'`)
  const survivor = await spawnServer(port, variables).ready()
  const token = await managementToken(survivor.url)
  const ended = await vi.waitFor(
    async () => {
      const { body } = await ask(survivor.url, `GET /api/user-jobs/${job.id}`, { token })
      expect(body.status).toBe('finished')
      return body
    },
    { timeout: 60_000, interval: 200 },
  )
  expect([ended.succeeded, ended.failed]).toEqual([people, 0])
  expect(await created()).toBe(people)
  const { rowCount } = await database.query(`select from events where type = 'User.Created'`)
  expect(rowCount).toBe(people)
  survivor.child.kill('SIGTERM')
  await survivor.ended()
  await database.end()
}, 120_000)
