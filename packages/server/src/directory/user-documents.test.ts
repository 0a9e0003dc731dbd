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

/** Ids of those who are found, with the total that the list says. */
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

it('finds whoever was renamed by the new name and not by the old one, before documents are renewed and after', async () => {
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

it('sees every change, whether or not the search before saw any', async () => {
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

it('renews all that changed, and leaves nothing to do', async () => {
  const made = await Promise.all(['one', 'two', 'three'].map(number => create(`Foxglove ${number}`)))
  for (const { id } of made) await rename(id, `Foxglove ${id}`)
  expect(await changes()).toBeGreaterThanOrEqual(3)
  // Several nodes at once take turns.
  await Promise.all([renew(), renew(), renew()])
  await renew()
  expect(await changes()).toBe(0)
  expect(await found('foxglove')).toHaveLength(3)
})

it('loses nobody who is renamed while documents are renewed', async () => {
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

it('finds nobody who was deleted before their document was renewed', async () => {
  const { id } = await create('Burdock')
  await rename(id, 'Teasel')
  await server.manage('DELETE /api/users/:userId', { params: { userId: id } })
  expect(await found('teasel')).toEqual([])
  await renew()
  expect(await found('teasel')).toEqual([])
})
