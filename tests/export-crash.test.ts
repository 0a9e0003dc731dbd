import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, it, vi } from 'vitest'
import yauzl from 'yauzl'
import { temporaryDirectory } from './support/directory.ts'
import { clientOf, signIn } from './support/people.ts'
import { killGroup, spawnServer } from './support/process.ts'
import { createDatabase, freePort } from './support/server.ts'
import { password } from './support/somebody.ts'
import { ask } from './support/wire.ts'

it('an export whose server is killed in the middle is made by the next one, once and whole', async () => {
  const connectionString = await createDatabase()
  const port = await freePort()
  const variables = {
    DATABASE_URL: connectionString,
    DATA_DIR: temporaryDirectory(),
    SECRET_KEY: 'a key of the two runs of one server',
  }
  const doomed = await spawnServer(port, variables).ready()
  const tokens = await signIn(doomed.url, 'mira', password, { event: 'Register' })
  const call = clientOf(doomed.url, tokens)
  const { id: userId } = await call('GET /api/my-account')
  const database = new pg.Pool({ connectionString, max: 2 })
  // Addresses that do not compress, so that pieces are written from early on.
  await database.query(
    `insert into events (id, type, result, account_id, actor_kind, payload, address, created_at)
     select '000000001' || lpad(n::text, 12, '0'), 'User.Data.Updated', 'Success', $1, 'owner', '{"fields": []}',
       md5(n::text) || md5((-n)::text), now() - interval '1 day'
     from generate_series(1, 100000) as n`,
    [userId],
  )
  const { verificationRecordId: verification } = await call('POST /api/verifications/password', {
    body: { password },
  })
  const { id } = await call('POST /api/my-account/exports', { verification })
  const partsOf = async () =>
    (
      await database.query<{ attempt: string }>(
        'select attempt from data_export_parts where export_id = $1',
        [id],
      )
    ).rows
  while ((await partsOf()).length === 0) await pause(10)
  killGroup(doomed)
  await doomed.ended()
  const [interrupted] = await partsOf()
  expect((await database.query('select status from data_exports')).rows).toEqual([{ status: 'pending' }])

  // As if a minute had passed since: then the queue takes the job from the dead node.
  await database.query(`update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes'`)
  const survivor = await spawnServer(port, variables).ready()
  const token = tokens.access_token
  const url = await vi.waitFor(
    async () => {
      const { body } = await ask(survivor.url, `GET /api/my-account/exports/${id}`, { token })
      expect(body.status).toBe('ready')
      return body.url as string
    },
    { timeout: 60_000, interval: 200 },
  )
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  const zip = await yauzl.fromBufferPromise(Buffer.from(await response.arrayBuffer()))
  let activity: { id: string }[] = []
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== 'account.json') continue
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    activity = JSON.parse(String(Buffer.concat(chunks))).activity
  }
  expect(activity.length).toBeGreaterThan(100_000)
  expect(new Set(activity.map(event => event.id)).size).toBe(activity.length)
  const attempts = new Set((await partsOf()).map(({ attempt }) => attempt))
  expect(attempts.size).toBe(1)
  expect(attempts).not.toContain(interrupted?.attempt)
  const { rowCount } = await database.query(`select from events where type = 'User.DataExport.Completed'`)
  expect(rowCount).toBe(1)
  survivor.child.kill('SIGTERM')
  await survivor.ended()
  await database.end()
})
