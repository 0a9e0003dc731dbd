import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sign } from 'aws4'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { formWith } from '../../../../../tests/support/bodies.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { removeDiscarded } from '../../account/discarded-objects.ts'

// Avatars in an S3-compatible storage. Which pictures are accepted: `avatar.test.ts`.

const at = 'POST /api/my-account/user-assets/avatar'
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret/with+signs=' }
const region = 'eu-central-1'

type Kept = { bytes: Buffer; headers: IncomingMessage['headers'] }

/** A stand-in for S3: stores only requests that are signed correctly, as computed by another library. */
const objects = new Map<string, Kept>()
let mood: 'well' | 'failing' | 'silent' | 'moved' = 'well'
const storage = createServer((message, response) => void serve(message, response))

async function serve(message: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const path = message.url ?? ''
  if (mood === 'silent') return
  if (mood === 'failing') return response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
  if (mood === 'moved') return response.writeHead(307, { location: `http://127.0.0.1:1${path}` }).end()
  if (message.method === 'GET') return response.end(objects.get(path)?.bytes)
  if (!isRightlySigned(message, bytes)) return response.writeHead(403).end('SignatureDoesNotMatch')
  if (message.method === 'PUT') objects.set(path, { bytes, headers: message.headers })
  if (message.method === 'DELETE') objects.delete(path)
  return response.writeHead(message.method === 'DELETE' ? 204 : 200).end()
}

function isRightlySigned({ method = '', url = '', headers }: IncomingMessage, bytes: Buffer): boolean {
  const [, signed = ''] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? []
  if (headers['x-amz-content-sha256'] !== createHash('sha256').update(bytes).digest('hex')) return false
  const names = signed.split(';')
  const { headers: expected = {} } = sign(
    {
      service: 's3',
      region,
      method,
      path: url,
      headers: Object.fromEntries(names.map(name => [name, String(headers[name])])),
    },
    keys,
  )
  return expected.Authorization === headers.authorization
}

let server: TestServer
let mira: Somebody
let address: string
let picture: Buffer

beforeAll(async () => {
  storage.listen(0)
  await once(storage, 'listening')
  address = `http://localhost:${(storage.address() as AddressInfo).port}`
  server = await startTestServer({ objectStorage: settings() })
  mira = await somebody(server)
  picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
})
afterAll(async () => {
  await server.stop()
  storage.closeAllConnections()
  storage.close()
})

const settings = (more = {}) => ({
  ...{ endpoint: address, bucket: 'pictures', region, ...keys, publicUrl: `${address}/pictures` },
  ...more,
})
const upload = () => mira.ask(at, { body: formWith(picture) })

async function whileItIs<Result>(how: typeof mood, act: () => Promise<Result>): Promise<Result> {
  mood = how
  return act().finally(() => {
    mood = 'well'
  })
}

const inDatabase = async () => {
  const { rows } = await server.database.query<{ id: string; bytes: Buffer | null }>(
    'select id, bytes from user_assets',
  )
  return rows
}
const noted = async () =>
  (await server.database.query('select id from discarded_objects')).rows.map(({ id }) => id)
const keysThere = () => [...objects.keys()].map(path => path.replace('/pictures/', ''))
const sweep = (later = 0) => {
  const { database, objectStorage } = server.running.services
  if (!objectStorage) throw new Error('no storage')
  return removeDiscarded(database, objectStorage, new Date(Date.now() + later))
}

describe('an avatar in an object storage', () => {
  it('is stored there and not in the database, with headers that allow caching', async () => {
    const { status, body } = await upload()
    expect(status).toBe(200)
    expect(body.url).toMatch(new RegExp(`^${address}/pictures/[0-9a-z]{21}$`))
    const kept = objects.get(new URL(body.url).pathname)
    expect((await sharp(kept?.bytes).metadata()).format).toBe('webp')
    expect(kept?.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const id = body.url.split('/').at(-1)
    expect(await inDatabase()).toEqual([{ id, bytes: null }])
    expect((await fetch(`${server.url}/user-assets/${id}`)).status).toBe(404)
    expect(await noted()).toEqual([])
  })

  it('is in an export of the person’s data', async () => {
    const id = (await upload()).body.url.split('/').at(-1)
    const verification = await mira.prove()
    const { body } = await mira.ask('POST /api/my-account/exports', { verification })
    const archive = await vi.waitFor(
      async () => {
        const { url } = (await mira.ask(`GET /api/my-account/exports/${body.id}`)).body
        expect(url).toBeTruthy()
        const response = await fetch(url, { headers: { authorization: `Bearer ${mira.access_token}` } })
        return Buffer.from(await response.arrayBuffer())
      },
      { timeout: 30_000 },
    )
    expect(archive.includes(`pictures/${id}.webp`)).toBe(true)
    expect(archive.includes(objects.get(`/pictures/${id}`)?.bytes ?? 'nothing')).toBe(true)
  })

  it('has a URL at the storage’s public address', async () => {
    const publicUrl = 'https://pictures.example/people'
    const other = await startTestServer({ objectStorage: settings({ publicUrl }) })
    const { url } = await other.manage('POST /api/user-assets', {
      files: { file: new Blob([new Uint8Array(picture)]) },
    })
    expect(url).toMatch(/^https:\/\/pictures\.example\/people\/[0-9a-z]{21}$/)
    await other.stop()
  })

  it('is removed when ten newer ones exist, unless it is in use, and when its account is deleted', async () => {
    const noor = await somebody(server)
    const urls: string[] = []
    for (let count = 0; count < 12; count += 1) {
      urls.push((await noor.ask(at, { body: formWith(picture) })).body.url)
      if (count === 0) await noor.ask('PATCH /api/my-account', { body: { avatar: urls[0] } })
    }
    const own = urls.map(url => url.split('/').at(-1) ?? '')
    await sweep()
    const left = () => own.filter(id => keysThere().includes(id))
    expect(left()).toEqual([own[0], ...own.slice(3)])
    await server.manage('DELETE /api/users/:userId', { params: { userId: noor.id } })
    await sweep()
    expect(left()).toEqual([])
    expect(await noted()).toEqual([])
  })

  it('is removed by a later sweep when a removal failed', async () => {
    const noor = await somebody(server)
    const { url } = (await noor.ask(at, { body: formWith(picture) })).body
    await server.manage('DELETE /api/users/:userId', { params: { userId: noor.id } })
    await expect(whileItIs('failing', () => sweep())).rejects.toThrow(/503/)
    expect(keysThere()).toContain(url.split('/').at(-1))
    await sweep()
    expect(keysThere()).not.toContain(url.split('/').at(-1))
  })
})

describe('a failing object storage', () => {
  const refusal = refusedAs(500, 'storage.upload_error')

  it.each(['failing', 'moved'] as const)('makes an upload fail with an error and no row: %s', async how => {
    const before = await inDatabase()
    expect(await whileItIs(how, upload)).toEqual(refusal)
    expect(await inDatabase()).toEqual(before)
    // An upload that failed may still have stored the object, so it is removed an hour later.
    expect(await noted()).toHaveLength(1)
    await sweep()
    expect(await noted()).toHaveLength(1)
    await sweep(60 * 60 * 1000 + 1000)
    expect(await noted()).toEqual([])
  })

  it('makes an upload fail within 12 seconds when it does not answer', async () => {
    const begun = performance.now()
    expect(await whileItIs('silent', upload)).toEqual(refusal)
    expect(performance.now() - begun).toBeLessThan(12_000)
  }, 20_000)

  it('makes an upload fail with an error when its keys are wrong or it is unreachable', async () => {
    for (const wrong of [{ secretAccessKey: 'wrong' }, { endpoint: 'http://localhost:1' }]) {
      const other = await startTestServer({ objectStorage: settings(wrong) })
      const noor = await somebody(other)
      expect(await noor.ask(at, { body: formWith(picture) })).toEqual(refusal)
      await other.stop()
    }
  })

  it('receives no request for a file that is not a picture', () =>
    expectNoTrace(server.database, async () =>
      expect(await whileItIs('failing', () => mira.ask(at, { body: formWith(Buffer.from('x')) }))).toEqual(
        refusedAs(400, 'guard.mime_type_not_allowed'),
      ),
    ))
})
