import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { ask } from '../../../../tests/support/wire.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const read = (path: string, headers: Record<string, string> = {}) =>
  ask(server.url, `GET ${path}`, { headers: { origin: 'https://app.example', ...headers } })

const ofAnyOrigin = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}

async function nameOfPart(): Promise<string> {
  const { text } = await read('/embed.js')
  const [, part = ''] = /import\(["'`]\.(\/embed\/[\w-]+\.js)/.exec(text) ?? []
  return part
}

describe('the web component', () => {
  it('is a script for pages of any origin, revalidated after minutes', async () => {
    for (const encoding of ['identity', 'gzip', 'br']) {
      const { status, headers } = await read('/embed.js', { 'accept-encoding': encoding })
      expect(status).toBe(200)
      expect(Object.fromEntries(headers)).toMatchObject({
        ...ofAnyOrigin,
        'cache-control': 'public, max-age=300',
        'content-type': expect.stringContaining('text/javascript'),
      })
      expect(headers.has('set-cookie')).toBe(false)
      expect(headers.has('access-control-allow-credentials')).toBe(false)
      const again = await read('/embed.js', {
        'accept-encoding': encoding,
        'if-none-match': headers.get('etag') ?? '',
      })
      expect(again).toMatchObject({ status: 304, text: '' })
      expect(Object.fromEntries(again.headers)).toMatchObject(ofAnyOrigin)
    }
  })

  it('has parts that are cached for a year', async () => {
    const { status, headers } = await read(await nameOfPart())
    expect(status).toBe(200)
    expect(Object.fromEntries(headers)).toMatchObject({
      ...ofAnyOrigin,
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  it('is not cached where a part is missing', async () => {
    const { status, headers } = await read('/embed/nothing-0000.js')
    expect(status).toBe(404)
    expect(headers.get('cache-control') ?? '').not.toContain('max-age')
  })
})
