import { accountApi, accountDocument } from '@latchkey/contract'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import yauzl from 'yauzl'
import { linkAddress } from '../../../../../tests/support/addresses.ts'
import { formWith } from '../../../../../tests/support/bodies.ts'
import {
  impersonate,
  newPersonalAccessToken,
  registerExchanger,
} from '../../../../../tests/support/exchange.ts'
import { addBackupCodes, addTotp } from '../../../../../tests/support/factors.ts'
import { noticeTo, sentTo } from '../../../../../tests/support/mailbox.ts'
import { allScopes } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

// Two nodes with one database: one is asked, either makes the archive, both serve it.

let server: TestServer
let other: TestServer
beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

const path = '/api/my-account/exports'
const request = async (person: Somebody, verification?: string) =>
  person.ask(`POST ${path}`, { verification: verification ?? (await person.prove()) })

/** Asks for an export, and waits for it. */
async function exportOf(person: Somebody, verification?: string): Promise<{ id: string; url: string }> {
  const { status, body } = await request(person, verification)
  expect({ status, body }).toEqual({ status: 202, body: { id: expect.any(String), status: 'pending' } })
  return readyOf(person, body.id)
}

async function readyOf(person: Somebody, id: string): Promise<{ id: string; url: string }> {
  return vi.waitFor(
    async () => {
      const { body } = await person.ask(`GET ${path}/${id}`)
      expect(body).toMatchObject({ id, status: 'ready' })
      return body
    },
    { timeout: 60_000, interval: 100 },
  )
}

const download = (url: string, token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } })

/** The files of an archive by name. */
async function unpack(response: Response): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const zip = await yauzl.fromBufferPromise(Buffer.from(await response.arrayBuffer()))
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry)
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    files.set(entry.fileName, Buffer.concat(chunks))
  }
  return files
}

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWP4z8AAAAMBAQCc479ZAAAAAElFTkSuQmCC',
  'base64',
)

describe('an export', () => {
  it('has all that is stored on the person, by a schema, without secrets, with pictures and a page', async () => {
    const mira = await somebody(server)
    const email = `${mira.username}@mail.example`
    await linkAddress(server, mira, 'email', email)
    await mira.ask('PATCH /api/my-account', { body: { name: '<b>Mira</b>', customData: { shoe: 41 } } })
    await mira.ask('PATCH /api/my-account/profile', { body: { locale: 'zh-CN' } })
    await fetch(`${server.url}/api/my-account/user-assets/avatar`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mira.access_token}` },
      body: formWith(picture),
    })
    const personal = await newPersonalAccessToken(server, mira.id)
    await noticeTo(server, email)
    const verification = await mira.prove()
    const secret = await addTotp({ ...mira, prove: async () => verification })
    const codes = await addBackupCodes({ ...mira, prove: async () => verification })
    const response = await download((await exportOf(mira, verification)).url, mira.access_token)
    expect(response.headers.get('content-type')).toBe('application/zip')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="account-\d{4}-/)
    const files = await unpack(response)
    expect([...files.keys()].sort()).toEqual([
      'account.json',
      'account.schema.json',
      'index.html',
      expect.stringMatching(/^pictures\/[0-9a-z]{21}\.webp$/),
    ])

    const document = JSON.parse(String(files.get('account.json')))
    const validate = formats
      .default(new Ajv2020({ strict: false }))
      .compile(JSON.parse(String(files.get('account.schema.json'))))
    expect(validate(document) || validate.errors).toBe(true)
    expect(accountDocument.parse(document)).toMatchObject({
      account: { id: mira.id, name: '<b>Mira</b>', primaryEmail: email, customData: { shoe: 41 } },
      factors: [{ type: 'Totp' }, { type: 'BackupCode', remainCodes: 10 }],
      sessions: [{ event: 'Register', applicationId: 'demo-app' }],
      personalAccessTokens: [{ name: 'script' }],
      activeDays: expect.arrayContaining([{ firstAt: expect.any(Number), lastAt: expect.any(Number) }]),
      lockdownLinks: expect.arrayContaining([expect.objectContaining({ sentTo: email, usedAt: null })]),
      pictures: [{ type: 'image/webp' }],
    })
    const keys = document.activity.map(({ key }: { key: string }) => key)
    expect(keys).toEqual(expect.arrayContaining(['User.DataExport.Requested', 'User.Created']))
    const whole = [...files.values()].map(String).join('\n')
    for (const hidden of [personal, personal.slice(0, 8), secret, ...codes, mira.access_token])
      expect(whole).not.toContain(hidden)

    const page = String(files.get('index.html'))
    expect(page).toMatch(/<html lang="zh-CN"/)
    expect(page).toContain('&lt;b&gt;Mira&lt;/b&gt;')
    expect(page).not.toContain('<b>Mira')
    // The name of a person, and that of a thing.
    expect(page).toContain('<th scope="row">姓名</th>')
    expect(page).toContain('<th scope="col">名称</th>')
  })

  it('is made once for fifty requests, by one job, and told by mail', async () => {
    const mira = await somebody(server)
    const email = `${mira.username}@mail.example`
    await linkAddress(server, mira, 'email', email)
    const verification = await mira.prove()
    const answers = await Promise.all(Array.from({ length: 50 }, () => request(mira, verification)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const ids = new Set(answers.map(({ body }) => body.id))
    expect(ids.size).toBe(1)
    const { id } = await readyOf(mira, [...ids][0])
    expect(await request(mira, verification)).toMatchObject({ status: 202, body: { id, status: 'ready' } })
    const { rows } = await server.database.query(
      `select type from events where account_id = $1 and type like 'User.DataExport%' order by id`,
      [mira.id],
    )
    expect(rows.map(({ type }) => type)).toEqual(['User.DataExport.Requested', 'User.DataExport.Completed'])
    await vi.waitFor(
      async () => {
        const letters = (await Promise.all([server, other].map(node => sentTo(node, email)))).flat()
        const letter = letters.find(each => each.subject.startsWith('The export of your data is ready'))
        expect(letter?.text).toContain(`${server.url}/account`)
        expect(letter?.text).not.toContain('/api/my-account/exports')
      },
      { timeout: 30_000 },
    )
  }, 60_000)

  it('is served by every node, to the person alone, and each download is in the log', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const { id, url } = await exportOf(mira)
    for (const node of [server, other]) {
      const response = await download(`${node.url}${new URL(url).pathname}`, mira.access_token)
      expect((await unpack(response)).has('account.json')).toBe(true)
    }
    await expectNoTrace(server.database, async () => {
      expect((await fetch(url)).status).toBe(401)
      const unknown = refusedAs(404, 'entity.not_found')
      expect(await noor.ask(`GET ${path}/${id}`)).toEqual(unknown)
      expect(await noor.ask(`GET ${path}/${id}/archive`)).toEqual(unknown)
      expect(await mira.ask(`GET ${path}/nothing`)).toEqual(unknown)
    })
    const logs = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'User.DataExport.Downloaded' },
    })
    expect(logs).toHaveLength(2)
  })

  it('of a person with 100,000 events is whole', async () => {
    const mira = await somebody(server)
    await server.database.query(
      `insert into events (id, type, result, account_id, actor_kind, actor_id, payload, address, user_agent, created_at)
       select '000000001' || lpad(n::text, 12, '0'), 'User.Data.Updated', 'Success', $1::varchar, 'owner', $1::varchar,
         '{"fields": ["name"]}', '203.0.113.7', 'A browser', now() - interval '1 day'
       from generate_series(1, 100000) as n`,
      [mira.id],
    )
    const files = await unpack(await download((await exportOf(mira)).url, mira.access_token))
    const { activity } = JSON.parse(String(files.get('account.json')))
    expect(activity.length).toBeGreaterThan(100_000)
    expect(new Set(activity.map(({ id }: { id: string }) => id)).size).toBe(activity.length)
    expect((files.get('index.html')?.length ?? 0) < 300_000).toBe(true)
  }, 120_000)

  it('is gone after 24 hours, and with the account', async () => {
    const mira = await somebody(server)
    const { id } = await exportOf(mira)
    const rowsOf = async () =>
      (await server.database.query('select from data_export_parts where export_id = $1', [id])).rowCount
    expect(await rowsOf()).toBeGreaterThan(0)
    await server.database.query(
      `update data_exports set expires_at = now() - interval '1 second' where id = $1`,
      [id],
    )
    for (const at of [`GET ${path}/${id}`, `GET ${path}/${id}/archive`])
      expect(await mira.ask(at)).toEqual(refusedAs(404, 'entity.not_found'))
    await sweep(server.running.services.database, new Date())
    expect(await rowsOf()).toBe(0)

    const next = await exportOf(mira)
    expect(next.id).not.toBe(id)
    await server.manage('DELETE /api/users/:userId', { params: { userId: mira.id } })
    const left = await server.database.query(
      'select from data_exports full join data_export_parts on export_id = id where id = $1 or export_id = $1',
      [next.id],
    )
    expect(left.rowCount).toBe(0)
  })

  it('is listed until it is over, so that a person finds it again in any browser', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    expect((await mira.ask(`GET ${path}`)).body).toEqual([])
    const { id, url } = await exportOf(mira)
    const [listed, ...others] = (await mira.ask(`GET ${path}`)).body
    expect(listed).toEqual({ id, status: 'ready', url, expiresAt: expect.any(Number) })
    expect(listed.expiresAt - Date.now()).toBeGreaterThan(23 * 60 * 60 * 1000)
    expect(others).toEqual([])
    expect((await noor.ask(`GET ${path}`)).body).toEqual([])
    await server.database.query(
      `update data_exports set expires_at = now() - interval '1 second' where id = $1`,
      [id],
    )
    expect((await mira.ask(`GET ${path}`)).body).toEqual([])
  })

  it('that failed says so, and can be asked for again', async () => {
    const mira = await somebody(server)
    const { id } = await exportOf(mira)
    await server.database.query(
      `update data_exports set status = 'pending', attempt = null, size = null, created_at = now() - interval '2 hours'
       where id = $1`,
      [id],
    )
    expect((await mira.ask(`GET ${path}/${id}`)).body).toEqual({ id, status: 'failed' })
    const again = await exportOf(mira)
    expect(again.id).not.toBe(id)
  })
})

describe('asking for an export', () => {
  it('needs the strongest step-up, and a token of the person', async () => {
    const mira = await somebody(server)
    const byPassword = await mira.prove()
    await addTotp(mira)
    const exchanger = await registerExchanger(server)
    const borrowed = await impersonate(server, exchanger, mira.id, { scope: allScopes })
    const weak = await mira.prove()
    await expectNoTrace(server.database, async () => {
      const denied = refusedAs(401, 'verification_record.permission_denied')
      expect(await request(mira, '')).toEqual(denied)
      expect(await request(mira, weak)).toEqual(denied)
      for (const at of [`POST ${path}`, `GET ${path}`, `GET ${path}/any`, `GET ${path}/any/archive`])
        expect(await ask(server.url, at, { token: borrowed, verification: byPassword })).toEqual(
          refusedAs(403, 'auth.forbidden', { reason: 'impersonated' }),
        )
    })
  })

  it('needs every scope that guards a part of it', () => {
    const { needs } = accountApi.requestMyExport.scopes
    const guarded = ['profile', 'email', 'phone', 'address', 'custom_data', 'identities']
    expect(needs).toEqual(expect.arrayContaining(guarded))
  })
})
