import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startTestServer } from '../../../../tests/support/server.ts'
import { startJobs } from './jobs.ts'

it('performs a job at once, whenever it is added while the queue starts', async () => {
  const server = await startTestServer()
  const { database, logger } = server.running.services
  for (let milliseconds = 0; milliseconds < 100; milliseconds += 5) {
    const done: unknown[] = []
    const jobs = startJobs({
      connectionString: server.databaseUrl,
      connections: 2,
      database,
      logger,
      tasks: { probe: payload => void done.push(payload) },
    })
    jobs.wake()
    await pause(milliseconds)
    await server.database.query(`select graphile_worker.add_job('probe', '{}')`)
    await expect.poll(() => done.length, { timeout: 9000, interval: 10 }).toBe(1)
    await jobs.stop()
  }
  await server.stop()
})
