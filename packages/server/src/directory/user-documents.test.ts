import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { ask } from '../../../../tests/support/wire.ts'
import { renewDocuments } from './user-documents.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const create = (name: string) => server.manage('POST /api/users', { body: { name } })
const rename = (userId: string, name: string) =>
  server.manage('PATCH /api/users/:userId', { params: { userId }, body: { name } })
const renew = () => renewDocuments(server.running.services.database)

/** Ids of the people that the list finds, whose number has to equal the total. */
async function found(text: string, more = ''): Promise<string[]> {
  const { body, headers } = await ask(
    server.url,
    `GET /api/users?search=%25${encodeURIComponent(text)}%25${more}`,
    {
      token: await server.token(),
    },
  )
  const ids = body.map(({ id }: { id: string }) => id)
  expect(headers.get('total-number')).toBe(String(ids.length))
  return ids
}

async function changes(): Promise<number> {
  const { rows } = await server.database.query('select count(*)::integer as left from user_search_changes')
  return rows[0].left
}

it('finds a renamed person by the new name only, before and after documents are renewed', async () => {
  const { id } = await create('Marigold')
  await rename(id, 'Petunia')
  await rename(id, 'Larkspur')
  for (const step of [async () => {}, renew]) {
    await step()
    expect(await found('larkspur')).toEqual([id])
    expect(await found('larkspur', '&isSuspended=false')).toEqual([id])
    expect(await found('marigold')).toEqual([])
    expect(await found('petunia')).toEqual([])
  }
})

it('finds every change, also when the previous search saw no pending changes', async () => {
  const { id } = await create('Snowdrop 0')
  for (const step of [1, 2, 3]) {
    await renew()
    expect(await found(`snowdrop ${step - 1}`)).toEqual([id])
    await rename(id, `Snowdrop ${step}`)
    for (const _ of [1, 2]) {
      expect(await found(`snowdrop ${step - 1}`)).toEqual([])
      expect(await found(`snowdrop ${step}`)).toEqual([id])
      expect(await found(`snowdrop ${step}`, '&isSuspended=false')).toEqual([id])
    }
  }
})

it('renews the document of every changed person', async () => {
  const made = await Promise.all(['one', 'two', 'three'].map(number => create(`Foxglove ${number}`)))
  for (const { id } of made) await rename(id, `Foxglove ${id}`)
  expect(await changes()).toBeGreaterThanOrEqual(3)
  // Concurrent nodes: the advisory lock lets one renew at a time.
  await Promise.all([renew(), renew(), renew()])
  await renew()
  expect(await changes()).toBe(0)
  expect(await found('foxglove')).toHaveLength(3)
})

it('finds a person at any time, also while the person is renamed and documents are renewed', async () => {
  const { id } = await create('Thistle 0')
  let renamed = 0
  const renaming = (async () => {
    for (; renamed < 40; renamed += 1) await rename(id, `Thistle ${renamed + 1}`)
  })()
  while (renamed < 40) {
    await renew()
    expect(await found('thistle')).toEqual([id])
  }
  await renaming
  await renew()
  expect(await found('thistle 40')).toEqual([id])
  expect(await found('thistle 39')).toEqual([])
})

it('does not find a person who was deleted before the document was renewed', async () => {
  const { id } = await create('Burdock')
  await rename(id, 'Teasel')
  await server.manage('DELETE /api/users/:userId', { params: { userId: id } })
  expect(await found('teasel')).toEqual([])
  await renew()
  expect(await found('teasel')).toEqual([])
})
