import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type ClientRequest, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { LogLine } from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BackEnd, backEndWith } from '../../../../../tests/support/back-ends.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { firstEventId } from '../../store/ids.ts'

// docs/decisions/0023-the-log-as-a-stream.md

type Entry = Extract<LogLine, { id: string }>

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const path = (query: object) => `/api/logs/stream?${new URLSearchParams({ ...query })}`
const entriesIn = (lines: readonly LogLine[]) => lines.filter((line): line is Entry => 'id' in line)
const linesIn = (text: string): LogLine[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

/** The stream up to now. */
async function read(query: object = {}, asked = token): Promise<LogLine[]> {
  const { text, status } = await ask(server.url, `GET ${path(query)}`, { token: asked })
  expect(status, text).toBe(200)
  return linesIn(text)
}

/** The cursor at which the log ends now. Transactions of other tests in this cluster hold it up for a moment. */
async function endOf(query: object = {}): Promise<string> {
  return (await read({ since: 'now', ...query })).at(-1)?.cursor ?? ''
}

/** Writes entries as a transaction of the server would. */
const write = (database: Pick<TestServer['database'], 'query'>, ids: readonly string[]) =>
  database.query(
    `insert into events (id, type, result, actor_kind, payload, created_at)
     select unnest($1::text[]), 'RevokeToken', 'Success', 'system', '{}', now()`,
    [ids],
  )

let counted = 0
const newIds = (amount: number) =>
  Array.from({ length: amount }, () => {
    counted += 1
    return firstEventId(new Date()) + String(counted).padStart(12, '0')
  })

type Following = {
  lines: LogLine[]
  hasEnded: Promise<'whole' | 'broken'>
  request: ClientRequest
  response: IncomingMessage
}

/** Opens a stream and collects its lines. */
function follow(query: object, asked = token, { url } = server): Promise<Following> {
  const address = url + path({ follow: 'true', ...query })
  return new Promise((resolve, reject) => {
    const request = get(
      address,
      { headers: { authorization: `Bearer ${asked}` }, agent: false },
      response => {
        expect(response.statusCode).toBe(200)
        const lines: LogLine[] = []
        let rest = ''
        response.setEncoding('utf8').on('data', (text: string) => {
          const parts = (rest + text).split('\n')
          rest = parts.pop() ?? ''
          lines.push(...parts.map(line => JSON.parse(line)))
        })
        const hasEnded = new Promise<'whole' | 'broken'>(resolve => {
          response.on('close', () => resolve(response.complete ? 'whole' : 'broken'))
          response.on('error', () => {})
        })
        resolve({ lines, hasEnded, request, response })
      },
    )
    request.on('error', reject)
  })
}

describe('the log as a stream', () => {
  it('has every entry in the shape of the list, each with a cursor, and ends with a cursor alone', async () => {
    const cursor = await endOf()
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'x' } })
    const listed = (await ask(server.url, `GET /api/logs?userId=${mira.id}`, { token })).body
    await expect
      .poll(async () => entriesIn(await read({ cursor, userId: mira.id })))
      .toHaveLength(listed.length)
    const lines = await read({ cursor, userId: mira.id })
    const plain = entriesIn(lines).map(({ cursor: _, ...entry }) => entry)
    expect(plain).toEqual(listed.reverse())
    expect(lines.at(-1)).toEqual({ cursor: expect.any(String) })
  })

  it('continues after any of its cursors without a gap and without a repetition', async () => {
    const start = await endOf()
    const ids = newIds(450)
    await write(server.database, ids)
    await expect.poll(async () => entriesIn(await read({ cursor: start })).length).toBe(450)
    const lines = await read({ cursor: start })
    expect(entriesIn(lines).map(({ id }) => id)).toEqual(ids)
    for (const at of [0, 199, 200, 448, 449, 450]) {
      const later = entriesIn(await read({ cursor: lines[at]?.cursor ?? '' }))
      expect(later.map(({ id }) => id)).toEqual(ids.slice(at + 1))
    }
  })

  it('never skips an entry that is committed after later ones', async () => {
    const start = await endOf()
    const { lines, request } = await follow({ cursor: start })
    const [early = '', late = ''] = newIds(2)
    const slow = await server.database.connect()
    await slow.query('begin')
    await write(slow, [early])
    await write(server.database, [late])
    await pause(500)
    expect(entriesIn(lines)).toEqual([])
    expect(entriesIn(await read({ cursor: start }))).toEqual([])
    await slow.query('commit')
    slow.release()
    const streamed = () => entriesIn(lines).map(({ id }) => id)
    await expect.poll(streamed).toEqual([early, late])
    expect(entriesIn(await read({ cursor: start })).map(({ id }) => id)).toEqual([early, late])
    request.destroy()
  })

  it('filters as the list does, and its cursor passes what does not match', async () => {
    const start = await endOf()
    await write(server.database, newIds(300))
    const { id } = await somebody(server)
    const wanted = { cursor: start, userId: id, logKey: 'User.*' }
    await expect
      .poll(async () => entriesIn(await read(wanted)).map(({ key }) => key))
      .toContain('User.Created')
    for (const entry of entriesIn(await read(wanted))) expect(entry.payload.userId).toBe(id)
    const { cursor = '' } = (await read({ cursor: start, userId: 'nobody' })).at(-1) ?? {}
    expect(entriesIn(await read({ cursor, logKey: 'RevokeToken' }))).toEqual([])
    const tomorrow = String(Date.now() + 86_400_000)
    expect(entriesIn(await read({ start_time: tomorrow }))).toEqual([])
    expect(entriesIn(await read({ end_time: '1' }))).toEqual([])
    expect(entriesIn(await read({ start_time: '1' })).length).toBeGreaterThan(300)
  })

  it.each([
    'cursor=',
    'cursor=1',
    'cursor=00000000-1-UPPER',
    `cursor=00000000-${'9'.repeat(19)}-a`,
    'cursor=a&cursor=b',
    'since=yesterday',
    'result=success',
  ])('refuses an invalid query: %s', async query => {
    const answer = await ask(server.url, `GET /api/logs/stream?${query}`, { token })
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('refuses a window that ends before it begins, before the stream', async () => {
    const answer = await ask(server.url, `GET ${path({ start_time: '2', end_time: '1', follow: '1' })}`, {
      token,
    })
    expect(answer).toEqual(refusedAs(400, 'log.invalid_time_window'))
  })

  it('tells caches and proxies not to keep it, and answers HEAD without a body', async () => {
    const answer = await ask(server.url, `HEAD ${path({ follow: 'true' })}`, { token })
    expect(answer).toMatchObject({ status: 200, text: '' })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-accel-buffering')).toBe('no')
  })

  it('is an iterable of the typed client', async () => {
    const cursor = await endOf()
    const ids = newIds(3)
    await write(server.database, ids)
    await expect.poll(async () => entriesIn(await read({ cursor }))).toHaveLength(3)
    const found: LogLine[] = []
    const query = { cursor, follow: true }
    for await (const line of await server.manage('GET /api/logs/stream', { query })) {
      found.push(line)
      if (found.length === 3) break
    }
    expect(entriesIn(found).map(({ id }) => id)).toEqual(ids)
  })
})

describe('a stream that follows the log', () => {
  it('sends what is written from now on, with a cursor first', async () => {
    const { lines, request } = await follow({ since: 'now' })
    await expect.poll(() => lines).toEqual([{ cursor: expect.any(String) }])
    const [first = '', second = ''] = newIds(2)
    await write(server.database, [first])
    await expect.poll(() => entriesIn(lines).map(({ id }) => id)).toEqual([first])
    await write(server.database, [second])
    await expect.poll(() => entriesIn(lines).map(({ id }) => id)).toEqual([first, second])
    request.destroy()
  })

  it('ends when its application may no longer read the log, and sends nothing more', async () => {
    const reader = await backEndWith(server, ['logs:read'])
    const { lines, hasEnded } = await follow({ since: 'now' }, reader.token)
    await server.manage('DELETE /api/applications/:id', { params: { id: reader.id } })
    expect(await hasEnded).toBe('whole')
    expect(entriesIn(lines).map(({ key }) => key)).not.toContain('Application.Deleted')
    const answer = await ask(server.url, `GET ${path({})}`, { token: reader.token })
    expect(answer).toEqual(refusedAs(401, 'auth.unauthorized'))
  })

  it('is refused beyond five of an application, until one is closed', async () => {
    const reader: BackEnd = await backEndWith(server, ['logs:read'])
    const open = await Promise.all(Array.from({ length: 5 }, () => follow({ since: 'now' }, reader.token)))
    const another = () => ask(server.url, `GET ${path({ since: 'now' })}`, { token: reader.token })
    expect(await another()).toEqual(refusedAs(429, 'log.too_many_streams'))
    open[0]?.request.destroy()
    await expect.poll(async () => (await another()).status).toBe(200)
    for (const { request } of open) request.destroy()
  })

  it('keeps no more in memory than a few batches for a client that does not read', async () => {
    const start = await endOf()
    const kilobyte = 'x'.repeat(1000)
    await server.database.query(
      `insert into events (id, type, result, actor_kind, payload, created_at)
       select $1 || lpad(n::text, 12, '0'), 'RevokeToken', 'Success', 'system', jsonb_build_object('reason', $2::text), now()
       from generate_series(1, 20000) as n`,
      [firstEventId(new Date()), kilobyte],
    )
    await expect
      .poll(async () => (await read({ cursor: start, requestId: 'none' })).at(-1)?.cursor)
      .not.toBe(start)
    let sent: ServerResponse | undefined
    const onStart = (message: unknown) => {
      sent = (message as { response: ServerResponse }).response
    }
    subscribe('http.server.request.start', onStart)
    const { response, request, lines } = await follow({ cursor: start })
    unsubscribe('http.server.request.start', onStart)
    response.pause()
    // Until the buffers of the network are full.
    await expect.poll(() => sent?.writableLength).toBeGreaterThan(0)
    await pause(500)
    expect(sent?.writableLength).toBeLessThan(2_000_000)
    expect(lines.length).toBeLessThan(20_000)
    response.resume()
    await expect.poll(() => entriesIn(lines).length).toBe(20_000)
    request.destroy()
  })
})

describe('the end of a server', () => {
  it('ends the streams that follow, whole and at once', async () => {
    const ending = await startTestServer()
    const { hasEnded, lines } = await follow({ since: 'now' }, await ending.token(), ending)
    await expect.poll(() => lines).toHaveLength(1)
    const begun = performance.now()
    await ending.stop()
    expect(await hasEnded).toBe('whole')
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})

describe('a database that was restored', () => {
  it('continues the order of its log, although its transactions are counted anew', async () => {
    const first = await startTestServer()
    // As after a restore from a cluster with more transactions.
    await first.database.query('update events set position = position + 1000000000000')
    const old = await first.database.query('select id from events order by position, id')
    const { databaseUrl } = first
    await first.stop()
    const second = await startTestServer({ databaseUrl })
    const [id = ''] = newIds(1)
    await write(second.database, [id])
    const streamed = async () => {
      const { text } = await ask(second.url, `GET ${path({})}`, { token: await second.token() })
      return entriesIn(linesIn(text)).map(({ id }) => id)
    }
    await expect.poll(streamed).toContain(id)
    const ids = await streamed()
    expect(ids.slice(0, old.rows.length)).toEqual(old.rows.map(({ id }) => id))
    await second.stop()
  })

  it('sends the last hour before a cursor of an earlier incarnation again', async () => {
    const [old = '', recent = ''] = [120, 30].map(
      minutes => `${firstEventId(new Date(Date.now() - minutes * 60_000))}incarnation0`,
    )
    await write(server.database, [old])
    await write(server.database, [recent])
    const now = await endOf()
    const [, position, id] = now.split('-')
    const found = async () =>
      entriesIn(await read({ cursor: `0badf00d-${position}0-${id}` })).map(({ id }) => id)
    await expect.poll(found).toContain(recent)
    expect(await found()).not.toContain(old)
  })
})
