import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { crc32, deflateSync } from 'node:zlib'
import { createClient } from '@latchkey/client'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formWith } from '../../../../../tests/support/bodies.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask, askRaw } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access.test.ts`. With an object storage: `avatar-storage.test.ts`.

const at = 'POST /api/my-account/user-assets/avatar'
let server: TestServer
let mira: Somebody

beforeAll(async () => {
  server = await startTestServer()
  mira = await somebody(server)
})
afterAll(() => server.stop())

const drawn = (width = 800, height = 600) =>
  sharp({ create: { width, height, channels: 3, background: '#3b5bdb' } })

const noisy = (width: number, height: number) =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })

const upload = (bytes: Uint8Array, name?: string) => mira.ask(at, { body: formWith(bytes, name) })

async function look(answer: Answer) {
  expect(answer, answer.text).toMatchObject({ status: 200, body: { url: expect.any(String) } })
  const response = await fetch(answer.body.url)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

const expectRefused = (bytes: Uint8Array, what = '') =>
  expectNoTrace(server.database, async () =>
    expect(await upload(bytes), what).toEqual(refusedAs(400, 'guard.mime_type_not_allowed')),
  )

describe('uploading an avatar', () => {
  it.each(['jpeg', 'png', 'gif', 'webp'] as const)('accepts a %s and re-encodes it as WebP', async format => {
    const picture = await look(await upload(await drawn().toFormat(format).toBuffer()))
    const { format: kept, width, height } = await sharp(picture).metadata()
    expect([kept, width, height]).toEqual(['webp', 512, 384])
  })

  it('returns a URL for `avatar` without changing the account', async () => {
    const before = (await mira.ask('GET /api/my-account')).body
    const { url } = (await upload(await drawn().png().toBuffer())).body
    expect((await mira.ask('GET /api/my-account')).body).toEqual(before)
    expect(url).toMatch(new RegExp(`^${server.url}/user-assets/[0-9a-z]{21}$`))
    expect((await mira.ask('PATCH /api/my-account', { body: { avatar: url } })).body.avatar).toBe(url)
  })

  it('records an event', async () => {
    await upload(await drawn().png().toBuffer())
    const [log] = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'UserAsset.Created' },
    })
    expect(log?.payload).toMatchObject({ result: 'Success', userId: mira.id, actor: { kind: 'owner' } })
  })

  it('works through the typed client', async () => {
    const call = createClient({ endpoint: server.url, getAccessToken: () => mira.access_token })
    const { url } = await call(at, { files: { file: new Blob([await drawn().png().toBuffer()]) } })
    expect((await fetch(url)).status).toBe(200)
  })

  it('detects the type from the content, not from the file name', async () => {
    expect((await upload(await drawn().png().toBuffer(), 'me.svg')).status).toBe(200)
  })

  it('does not enlarge a small picture', async () => {
    const picture = await look(await upload(await drawn(40, 30).png().toBuffer()))
    expect(await sharp(picture).metadata()).toMatchObject({ width: 40, height: 30 })
  })

  it('keeps transparency', async () => {
    const clear = sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } })
    expect((await sharp(await look(await upload(await clear.png().toBuffer()))).stats()).isOpaque).toBe(false)
  })

  it('applies the EXIF orientation and removes all metadata, location and camera included', async () => {
    const exif = { IFD0: { Make: 'a-camera' }, IFD3: { GPSLatitude: '51/1 3/1 0/1' } }
    const taken = await drawn(400, 200).withMetadata({ orientation: 6 }).withExifMerge(exif).jpeg().toBuffer()
    expect((await sharp(taken).metadata()).exif).toBeDefined()
    const picture = await look(await upload(taken))
    const { width, height, exif: kept, icc, xmp, orientation } = await sharp(picture).metadata()
    expect([width, height]).toEqual([200, 400])
    expect([kept, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined])
    expect(picture.includes('a-camera')).toBe(false)
  })

  it('keeps only the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(20 * 20 * 3, 255), Buffer.alloc(20 * 20 * 3, 0)])
    const animated = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
      .gif()
      .toBuffer()
    expect((await sharp(animated).metadata()).pages).toBe(2)
    const { pages = 1, height } = await sharp(await look(await upload(animated))).metadata()
    expect([pages, height]).toEqual([1, 20])
  })

  it('limits the stored size even of random noise', async () => {
    const picture = await look(await upload(await noisy(1024, 1024).png().toBuffer()))
    expect(picture.length).toBeLessThanOrEqual(256 * 1024)
  })

  it('drops bytes appended after the picture', async () => {
    const script = '<script>alert(1)</script>'
    const picture = await look(
      await upload(Buffer.concat([await drawn().jpeg().toBuffer(), Buffer.from(script)])),
    )
    expect(picture.includes(script)).toBe(false)
  })

  it('keeps at most ten pictures of a person, and always the current avatar', async () => {
    const noor = await somebody(server)
    const bytes = await drawn(8, 8).png().toBuffer()
    const urls: string[] = []
    for (let count = 0; count < 14; count += 1) {
      urls.push((await noor.ask(at, { body: formWith(bytes) })).body.url)
      if (count === 1) await noor.ask('PATCH /api/my-account', { body: { avatar: urls[1] } })
    }
    const seen = await Promise.all(urls.map(async url => (await fetch(url)).status))
    expect(seen).toEqual([404, 200, 404, 404, 404, ...Array(9).fill(200)])
  })

  it('removes a deleted account’s pictures', async () => {
    const noor = await somebody(server)
    const { url } = (await noor.ask(at, { body: formWith(await drawn().png().toBuffer()) })).body
    await server.manage('DELETE /api/users/:userId', { params: { userId: noor.id } })
    expect((await fetch(url)).status).toBe(404)
  })
})

/** A black PNG of one bit a pixel: tiny to send, huge to decode (a decompression bomb). */
function blankPng(side: number): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), content])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(content.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const pixels = deflateSync(Buffer.alloc(side * (Math.ceil(side / 8) + 1)))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('an upload that is not a valid picture', () => {
  it.each([
    ['nothing', ''],
    ['text', 'me'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'],
    ['SVG behind an XML declaration', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['PDF', '%PDF-1.7\n%%EOF'],
    ['BMP', 'BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0\0\0\0\0\x04\0\0\0'],
    ['the beginning of a PNG', '\x89PNG\r\n\x1a\n'],
  ])('is refused: %s', (_, text) => expectRefused(Buffer.from(text, 'latin1'), text))

  it.each(['tiff', 'avif'] as const)('is refused: the unsupported type %s', async format =>
    expectRefused(await drawn().toFormat(format).toBuffer()),
  )

  it.each(['jpeg', 'png', 'gif', 'webp'] as const)('is refused: a truncated %s', async format => {
    const whole = await noisy(64, 64).toFormat(format).toBuffer()
    await expectRefused(whole.subarray(0, whole.length / 2), 'half')
    await expectRefused(whole.subarray(0, whole.length - 20), 'nearly whole')
  })

  it('is refused: a picture with too many pixels, without decoding it', async () => {
    expect((await upload(blankPng(300))).status).toBe(200)
    const bomb = blankPng(30_000)
    expect(bomb.length).toBeLessThan(1024 * 1024)
    const begun = performance.now()
    await expectRefused(bomb)
    expect(performance.now() - begun).toBeLessThan(8000)
  })

  it('is refused: a progressive picture that would have to be decoded in memory as a whole', async () => {
    const many = await drawn(4500, 4500).png({ progressive: true }).toBuffer()
    await expectRefused(many)
    expect((await upload(await drawn(4500, 4500).png().toBuffer())).status).toBe(200)
  })
})

describe('an avatar upload’s form', () => {
  const invalid = refusedAs(400, 'guard.invalid_input', expect.objectContaining({ part: 'files' }))
  const post = (body: FormData) => mira.ask(at, { body })

  it('must have a file in the part `file`', async () => {
    const bytes = await drawn().png().toBuffer()
    const wrongName = new FormData()
    wrongName.append('avatar', new Blob([bytes]), 'me.png')
    const noFile = new FormData()
    noFile.append('file', 'me.png')
    await expectNoTrace(server.database, async () => {
      for (const form of [wrongName, noFile, new FormData()]) expect(await post(form)).toEqual(invalid)
    })
  })

  it('may have several files, of which the first is used', async () => {
    const form = formWith(await drawn(30, 10).png().toBuffer())
    form.append('file', new Blob(['not a picture']), 'second.png')
    form.append('note', 'hello')
    expect(await sharp(await look(await post(form))).metadata()).toMatchObject({ width: 30, height: 10 })
  })

  it('must be `multipart/form-data`', async () => {
    const text = await drawn().png().toBuffer()
    for (const type of [
      'image/png',
      'application/json',
      'multipart/form-data',
      'multipart/mixed; boundary=x',
    ])
      expect(await mira.ask(at, { text, headers: { 'content-type': type } }), type).toEqual(invalid)
    expect(await mira.ask(at)).toEqual(invalid)
  })

  it('must be complete', async () => {
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc'
    const other = head.replace('file', 'other')
    for (const text of ['', '--x', head, `${head}\r\n--x`, other, `${head}\r\n${other}`, '--y--\r\n'])
      expect(
        await mira.ask(at, { text, headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
        text,
      ).toEqual(invalid)
  })

  const megabyte = 1024 * 1024

  it('may have at most 20 MiB, with or without `Content-Length`', async () => {
    const large = refusedAs(400, 'guard.file_size_exceeded', { limit: 20 * megabyte })
    await expectNoTrace(server.database, async () => {
      expect(await upload(Buffer.alloc(21 * megabyte))).toEqual(large)
      expect(await upload(Buffer.alloc(20 * megabyte + 1))).toEqual(large)
      const answer = await askRaw(server.url, {
        method: 'POST',
        path: at.split(' ')[1] ?? '',
        headers: {
          authorization: `Bearer ${mira.access_token}`,
          'content-type': 'multipart/form-data; boundary=x',
        },
        pieces: [
          '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n',
          ...Array(21).fill(Buffer.alloc(megabyte)),
        ],
      })
      expect(answer).toEqual(large)
    })
    await expectRefused(Buffer.alloc(20 * megabyte))
  })

  it('is refused with 503 while too many bytes are being uploaded, and accepted again afterwards', async () => {
    // Eight unfinished uploads exceed the limit together; which of them is refused depends on timing.
    const slow = Array.from({ length: 8 }, () => {
      const sending = request(`${server.url}${at.split(' ')[1]}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${mira.access_token}`,
          'content-type': 'multipart/form-data; boundary=x',
        },
      })
      sending.on('error', () => {})
      sending.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n')
      sending.write(Buffer.alloc(19 * megabyte))
      return sending
    })
    const first = await Promise.race(slow.map(heard => once(heard, 'response')))
    const answered: IncomingMessage = first[0]
    expect(answered.statusCode).toBe(503)
    expect(answered.headers['retry-after']).toBe('1')
    expect(await json(answered)).toMatchObject({ code: 'server.busy' })
    for (const sending of slow) sending.destroy()
    const code = async () => (await upload(Buffer.alloc(20 * megabyte))).body.code
    await expect.poll(code, { timeout: 25_000 }).toBe('guard.mime_type_not_allowed')
  }, 60_000)

  it('is refused before its body is read when the scope is missing', async () => {
    const head = { authorization: `Bearer ${(await somebody(server, { scope: 'openid' })).access_token}` }
    const answer = await askRaw(server.url, {
      method: 'POST',
      path: at.split(' ')[1] ?? '',
      headers: { ...head, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '99999999' },
    })
    expect(answer).toEqual(refusedAs(401, 'auth.unauthorized', { missingScope: 'profile' }))
  })
})

describe('an uploaded picture’s URL', () => {
  it('is public, cacheable, and cannot run as a document', async () => {
    const { url } = (await upload(await drawn().png().toBuffer())).body
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(url, { method, headers: { origin: 'https://app.example' } })
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/webp',
        'content-disposition': 'inline',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
    }
  })

  it('is 404 for an id that was never uploaded', async () => {
    for (const id of ['nothing', 'a'.repeat(21), '%00', '..%2f..'])
      expect((await fetch(`${server.url}/user-assets/${id}`)).status, id).toBe(404)
  })

  it('begins with the server’s public address, path included', async () => {
    const below = await startTestServer({ endpoint: 'https://id.example.com/auth' })
    const token = await below.token()
    const body = formWith(await drawn().png().toBuffer())
    const answer = await ask(below.url, 'POST /api/user-assets', { token, body })
    expect(answer.body.url).toMatch(/^https:\/\/id\.example\.com\/auth\/user-assets\/\w{21}$/)
    await below.stop()
  })

  it('can be obtained by an upload from any origin', async () => {
    const origin = 'https://app.example'
    const preflight = await ask(server.url, at.replace('POST', 'OPTIONS'), {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example')
    const answer = await mira.ask(at, {
      body: formWith(await drawn().png().toBuffer()),
      headers: { origin },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
  })
})

describe('pictures uploaded by administrators', () => {
  it('are re-encoded too, and belong to no account', async () => {
    const { url } = await server.manage('POST /api/user-assets', {
      files: { file: new Blob([await drawn().png().toBuffer()]) },
    })
    const response = await fetch(url)
    expect(await sharp(Buffer.from(await response.arrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      width: 512,
    })
  })

  it('are always possible: the service status lists the accepted types', async () => {
    expect(await server.manage('GET /api/user-assets/service-status')).toEqual({
      status: 'ready',
      allowUploadMimeTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
      maxUploadFileSize: 20 * 1024 * 1024,
      isExperienceAvatarUploadEnabled: true,
    })
  })
})
