import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@latchkey/client'
import { expect, it } from 'vitest'
import { temporaryDirectory } from './support/directory.ts'
import { killGroup, spawnServer } from './support/process.ts'
import { backEnd, freePort, managementToken } from './support/server.ts'

it('a server that is killed during a stream of changes loses no acknowledged change', async () => {
  const variables = {
    DATA_DIR: temporaryDirectory(),
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
  }
  const port = await freePort()
  const doomed = await spawnServer(port, variables).ready()
  const token = await managementToken(doomed.url)
  const call = createClient({ endpoint: doomed.url, getAccessToken: () => token })

  const created = new Map<string, string>()
  const renamed = new Map<string, string>()
  let crashed = false
  const stream = async (lane: number) => {
    for (let number = 0; !crashed; number += 1) {
      const username = `lane${lane}_${number}`
      const { id } = await call('POST /api/users', { body: { username } })
      created.set(id, username)
      await call('PATCH /api/users/:userId', {
        params: { userId: id },
        body: { name: `Name of ${username}` },
      })
      renamed.set(id, `Name of ${username}`)
    }
  }
  const lanes = Array.from({ length: 8 }, (_, lane) => stream(lane).catch(() => {}))
  while (renamed.size < 100) await pause(20)
  killGroup(doomed)
  crashed = true
  await Promise.all(lanes)
  await doomed.ended()

  const survivor = await spawnServer(port, variables).ready()
  const again = createClient({ endpoint: survivor.url, getAccessToken: () => managementToken(survivor.url) })
  const { users, events } = await readAll(again)
  for (const [id, username] of created) expect(users.get(id)?.username, id).toBe(username)
  for (const [id, name] of renamed) expect(users.get(id)?.name, id).toBe(name)
  // Every stored change has its event, and every event its change.
  expect(new Set(events.filter(({ key }) => key === 'User.Created').map(({ id }) => id))).toEqual(
    new Set(users.keys()),
  )
  const named = [...users].filter(([, { name }]) => name !== null).map(([id]) => id)
  expect(new Set(events.filter(({ key }) => key === 'User.Data.Updated').map(({ id }) => id))).toEqual(
    new Set(named),
  )
  survivor.child.kill('SIGTERM')
  await survivor.ended()
})

async function readAll(call: ReturnType<typeof createClient>) {
  const users = new Map<string, { username: string | null; name: string | null }>()
  for (let page = 1; ; page += 1) {
    const found = await call('GET /api/users', { query: { page, page_size: 100 } })
    for (const { id, username, name } of found) users.set(id, { username, name })
    if (found.length < 100) break
  }
  const events: { key: string; id: string | undefined }[] = []
  for (const logKey of ['User.Created', 'User.Data.Updated']) {
    for (let page = 1; ; page += 1) {
      const found = await call('GET /api/logs', { query: { logKey, page, page_size: 100 } })
      events.push(...found.map(({ key, payload }) => ({ key, id: payload.userId })))
      if (found.length < 100) break
    }
  }
  return { users, events }
}
