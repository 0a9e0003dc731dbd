import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, startTestServer, type TestServer } from '../../../../tests/support/server.ts'

let server: TestServer
let endpoint: string

beforeAll(async () => {
  const port = await freePort()
  endpoint = `http://localhost:${port}/base`
  server = await startTestServer({ port, endpoint })
})
afterAll(() => server.stop())

const open = (path: string, headers: Record<string, string> = {}) =>
  fetch(endpoint + path, { redirect: 'manual', headers })

describe('the documentation', () => {
  it.each([
    ['zh-SG, en;q=0.5', undefined, 'zh-CN/overview'],
    ['zh-TW', undefined, 'overview'],
    ['nl', undefined, 'overview'],
    ['en', 'zh-CN', 'zh-CN/overview'],
    ['zh', 'en', 'overview'],
  ])(
    'opens in the language of the browser, or the one chosen: %s, %s',
    async (accepted, chosen, expected) => {
      const cookie = chosen ? { cookie: `latchkey_language=${chosen}` } : {}
      const response = await open('/docs', { 'accept-language': accepted, ...cookie })
      expect(response.status).toBe(302)
      expect(response.headers.get('location')).toBe(`${endpoint}/docs/${expected}`)
      expect(response.headers.get('vary')).toMatch(/accept-language/i)
    },
  )

  it('leads from the former addresses of the reference to the present one', async () => {
    const response = await open('/docs?api=management')
    expect(response.headers.get('location')).toBe(`${endpoint}/docs/reference?api=management`)
  })

  it.each([
    ['/docs/overview', 'text/html; charset=utf-8', '<html lang="en">'],
    ['/docs/zh-CN/overview', 'text/html; charset=utf-8', '<html lang="zh-CN">'],
    ['/docs/overview.md', 'text/markdown; charset=utf-8', '# Overview\n'],
    ['/docs/zh-CN/overview.md', 'text/markdown; charset=utf-8', '# 概览\n'],
    ['/docs/cli', 'text/html; charset=utf-8', 'create-client'],
    ['/docs/llms.txt', 'text/plain; charset=utf-8', '# Latchkey\n\n> '],
    ['/llms.txt', 'text/plain; charset=utf-8', '# Latchkey\n\n> '],
    ['/docs/llms-full.txt', 'text/plain; charset=utf-8', '# Overview'],
    ['/docs/search.json', 'application/json; charset=utf-8', '"heading"'],
  ])('has %s', async (path, type, content) => {
    const response = await open(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    const text = await response.text()
    expect(text).toContain(content)
    // The address of this server stands where the documents have that of a new server.
    expect(text).not.toContain('http://localhost:3001')
  })

  it('names each language of a page, and both lead to each other', async () => {
    const text = await (await open('/docs/zh-CN/overview')).text()
    for (const link of [
      `<link rel="canonical" href="${endpoint}/docs/zh-CN/overview">`,
      `<link rel="alternate" hreflang="en" href="${endpoint}/docs/overview">`,
      `<link rel="alternate" hreflang="zh-CN" href="${endpoint}/docs/zh-CN/overview">`,
      '<a lang="en" hreflang="en" href="../overview">English</a>',
    ])
      expect(text).toContain(link)
  })

  it('works below any path: its links are relative, and all of them lead somewhere', async () => {
    const checked = new Set<string>()
    const failed: string[] = []
    for (const page of ['/docs/overview', '/docs/zh-CN/overview', '/docs/cli', '/docs/reference']) {
      const text = await (await open(page)).text()
      const links = [...text.matchAll(/ (?:href|src)="([^"#][^"]*)"/g)].map(([, href = '']) => href)
      for (const href of links) {
        if (/^https?:/.test(href) && !href.startsWith(endpoint)) continue
        if (href.startsWith('/')) failed.push(`${page}: ${href} is absolute`)
        const { href: target } = new URL(href, endpoint + page)
        if (checked.has(target)) continue
        checked.add(target)
        if (!target.startsWith(`${endpoint}/`) || !(await fetch(target)).ok) failed.push(`${page}: ${href}`)
      }
    }
    expect(failed).toEqual([])
    expect(checked.size).toBeGreaterThan(20)
  })

  it('allows no inline script and no inline style, and pages need none', async () => {
    const response = await open('/docs/overview')
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(await response.text()).not.toMatch(/ style=|<style|<script(?![^>]* src=)/)
  })

  it('is compressed for browsers that accept it', async () => {
    for (const path of ['/docs/overview', '/docs/search.json', '/llms.txt'])
      for (const [accepted, encoding] of [
        ['gzip', 'gzip'],
        ['identity', null],
      ] as const) {
        const { headers } = await open(path, { 'accept-encoding': accepted })
        expect(headers.get('content-encoding'), path).toBe(encoding)
        expect(headers.get('vary'), path).toBe('Accept-Encoding')
      }
  })

  it('is revalidated with an ETag', async () => {
    for (const path of ['/docs/overview', '/docs/overview.md', '/llms.txt']) {
      const first = await open(path)
      expect(first.headers.get('cache-control')).toBe('public, max-age=300')
      const again = await open(path, { 'if-none-match': first.headers.get('etag') ?? '' })
      expect(again.status, path).toBe(304)
    }
  })

  it.each([
    ['/docs/nothing', 'lang="en"', 'href="overview"'],
    ['/docs/nothing.md', 'lang="en"', 'href="overview"'],
    ['/docs/404', 'lang="en"', 'href="overview"'],
    ['/docs/zh-CN/a/b', 'lang="zh-CN"', 'href="overview"'],
    ['/docs/..%2f..%2fpackage.json', 'lang="en"', 'href="overview"'],
  ])('has a page with a way back at an address that does not exist: %s', async (path, language, way) => {
    const response = await open(path)
    expect(response.status).toBe(404)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const text = await response.text()
    expect(text).toContain(language)
    expect(text).toContain(way)
    const [, base = ''] = /<base href="([^"]+)">/.exec(text) ?? []
    expect((await fetch(new URL('overview', new URL(base, endpoint)))).status).toBe(200)
  })
})
