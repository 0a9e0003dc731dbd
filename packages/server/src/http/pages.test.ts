import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CookieJar, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { decide } from '../../../../tests/support/settings.ts'
import { password, somebody } from '../../../../tests/support/somebody.ts'
import { ask } from '../../../../tests/support/wire.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const english = '<html lang="en" dir="ltr">'
const chinese = '<html lang="zh-CN" dir="ltr">'

it.each([
  ['ui_locales before the cookie', { query: '?ui_locales=nl%20zh', cookie: 'en' }, chinese],
  ['the cookie before the browser', { cookie: 'zh-CN', browser: 'en' }, chinese],
  ['the browser, by quality', { browser: 'en;q=0.5, zh-SG;q=0.9, nl;q=0' }, chinese],
  ['the browser where the cookie is no language of ours', { cookie: 'qaa', browser: 'zh' }, chinese],
  ['Traditional Chinese apart', { browser: 'zh-Hant' }, '<html lang="zh-TW" dir="ltr">'],
  ['from right to left', { browser: 'ar-EG' }, '<html lang="ar" dir="rtl">'],
  ['English for all others', { browser: 'nl, *;q=0.1' }, english],
])('the pages declare language and direction on the server: %s', async (_, asked, expected) => {
  const { query = '', cookie, browser } = asked as { query?: string; cookie?: string; browser?: string }
  const headers = {
    ...(cookie && { cookie: `latchkey_language=${cookie}` }),
    ...(browser && { 'accept-language': browser }),
  }
  const { text } = await ask(server.url, `GET /signed-out${query}`, { headers })
  expect(text).toContain(expected)
})

it('the sign-out form is in the language of the browser', async () => {
  const { username } = await somebody(server)
  const jar = new CookieJar()
  const { id_token: hint } = await signIn(server.url, username, password, { jar })
  const headers = { 'accept-language': 'zh' }
  const url = `${server.url}/oidc/session/end?id_token_hint=${hint}`
  const form = await (await jar.fetch(url, { headers })).text()
  expect(form).toContain(chinese)
  expect(form).toContain('>退出登录</button>')
})

const read = (path: string, headers: Record<string, string> = {}) =>
  ask(server.url, `GET ${path}`, { headers: { 'accept-encoding': 'identity', ...headers } })

async function hashedFile(): Promise<string> {
  const { text } = await read('/signed-out')
  const [, file = ''] = /src="\.\/(assets\/[^"]+\.js)"/.exec(text) ?? []
  return `/${file}`
}

describe('the assets of the pages', () => {
  it('are cached for a year when their name contains a hash', async () => {
    const path = await hashedFile()
    for (const encoding of ['identity', 'br', 'gzip']) {
      const { status, headers } = await read(path, { 'accept-encoding': encoding })
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it.each(['/icon.svg', '/submit-form.js', '/follow-mailbox.js'])(
    'are revalidated with an ETag when their name is fixed: %s',
    async path => {
      const first = await read(path)
      expect(first.status).toBe(200)
      expect(first.headers.get('cache-control')).toBe('public, max-age=3600')
      expect(first.headers.get('x-content-type-options')).toBe('nosniff')
      const tag = first.headers.get('etag') ?? ''
      expect(tag).toMatch(/^"[0-9a-f]+"$/)

      const again = await read(path, { 'if-none-match': tag })
      expect(again).toMatchObject({ status: 304, text: '' })
      expect(again.headers.get('etag')).toBe(tag)
      expect(again.headers.get('cache-control')).toBe('public, max-age=3600')
      expect(again.headers.get('x-content-type-options')).toBe('nosniff')
      expect(await read(path, { 'if-none-match': '"another"' })).toMatchObject({
        status: 200,
        text: first.text,
      })
    },
  )

  it('are revalidated with `If-Modified-Since`', async () => {
    for (const path of ['/icon.svg', await hashedFile()]) {
      const modified = (await read(path)).headers.get('last-modified') ?? ''
      expect(await read(path, { 'if-modified-since': modified })).toMatchObject({ status: 304, text: '' })
      const before = new Date(Date.parse(modified) - 60_000).toUTCString()
      expect((await read(path, { 'if-modified-since': before })).status).toBe(200)
      // `If-None-Match` takes precedence over `If-Modified-Since` (RFC 9110 section 13.1.3).
      const both = { 'if-modified-since': modified, 'if-none-match': '"another"' }
      expect((await read(path, both)).status).toBe(200)
    }
  })

  it('are not cached when they do not exist', async () => {
    for (const path of ['/assets/nothing-0000.js', '/nothing.svg']) {
      const { status, headers } = await read(path)
      expect(status).toBe(404)
      expect(headers.get('cache-control') ?? '').not.toContain('max-age')
    }
  })
})

describe('a browser without a session', () => {
  const open = (path: string, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { redirect: 'manual', headers })
  const requestOf = (response: Response) => new URL(response.headers.get('location') ?? '', server.url)

  it('is redirected from the account page to sign-in, and keeps the address for its return', async () => {
    const response = await open('/account/security?ui_locales=zh')
    expect(response.status).toBe(303)
    const { pathname, searchParams } = requestOf(response)
    expect(pathname).toBe('/oidc/auth')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: 'account-center',
      code_challenge_method: 'S256',
      ui_locales: 'zh',
    })
    const [cookie = ''] = response.headers.getSetCookie()
    const [, state, value = ''] = /^latchkey_pending_([\w-]+)=([^;]+); .*SameSite=Lax/.exec(cookie) ?? []
    expect(searchParams.get('state')).toBe(state)
    expect(JSON.parse(decodeURIComponent(value))).toMatchObject({
      nonce: searchParams.get('nonce'),
      returnTo: '/account/security?ui_locales=zh',
    })
  })

  it('requests the scope that the account page requests itself', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../web/src/account/session.ts'), 'utf8')
    expect(page).toContain(`'${requestOf(await open('/account')).searchParams.get('scope')}'`)
  })

  it.each([
    ['/sign-in', 'sign_in'],
    ['/register', 'register'],
    ['/forgot-password', 'reset_password'],
  ])('that opens %s by its address gets a request of its own', async (path, screen) => {
    const response = await open(path)
    expect(response.status).toBe(303)
    expect(requestOf(response).searchParams.get('first_screen')).toBe(screen)
    const page = await open(requestOf(response).pathname + requestOf(response).search)
    expect(new URL(page.headers.get('location') ?? '', server.url).pathname).toBe(path)
  })

  it('that refuses cookies is not redirected in a circle', async () => {
    expect((await open('/sign-in?app_id=account-center')).status).toBe(200)
  })

  it('keeps the requests of five tabs at most', async () => {
    const cookie = [1, 2, 3, 4, 5, 6].map(number => `latchkey_pending_${number}=x`).join('; ')
    const set = (await open('/account', { cookie })).headers.getSetCookie()
    expect(set.filter(each => /Max-Age=0/.test(each)).map(each => each.split('=')[0])).toEqual([
      'latchkey_pending_1',
      'latchkey_pending_2',
    ])
  })

  it('goes where the administrator sends people without a request', async () => {
    await decide(server, { unknownSessionRedirectUrl: 'https://app.example/start' })
    expect((await open('/sign-in')).headers.get('location')).toBe('https://app.example/start')
    await decide(server, { unknownSessionRedirectUrl: null })
  })
})

describe('a custom style sheet', () => {
  const pageWith = async (path: string, css: string | null) => {
    await server.manage('PATCH /api/account-center', { body: { customCss: css } })
    await server.manage('PATCH /api/sign-in-exp', { body: { customCss: css } })
    return (await ask(server.url, `GET ${path}`)).text
  }

  it.each([
    ['/account?state=returned', 'account.css'],
    ['/signed-out', 'sign-in.css'],
  ])('of %s is loaded after the styles of the page, without what sends a request', async (path, file) => {
    const css = '.logto_ac-card{color:red;background:url(https://evil.example/a)}'
    const link = `<link rel="stylesheet" href="${file}"></body>`
    expect(await pageWith(path, css)).toContain(link)
    const sheet = await ask(server.url, `GET /${file}`)
    expect(sheet).toMatchObject({ status: 200, text: '.logto_ac-card{color:red}' })
    expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(await pageWith(path, null)).not.toContain(link)
  })

  it('of an application takes the place of the server’s on its sign-in pages', async () => {
    const body = {
      name: 'Styled',
      type: 'SPA' as const,
      oidcClientMetadata: { redirectUris: ['https://styled.example/callback'] },
    }
    const { id } = await server.manage('POST /api/applications', { body })
    const params = { applicationId: id }
    const own = { customCss: 'main{color:blue;background:url(https://evil.example/a)}' }
    await server.manage('PUT /api/applications/:applicationId/sign-in-experience', { params, body: own })
    expect(await pageWith(`/signed-out?app_id=${id}`, 'main{color:red}')).toContain(
      `href="sign-in.css?app_id=${id}"`,
    )
    expect((await ask(server.url, `GET /sign-in.css?app_id=${id}`)).text).toBe('main{color:blue}')
    for (const other of ['', '?app_id=unknown', '?app_id=%00', `?app_id=${'x'.repeat(5000)}`])
      expect(await ask(server.url, `GET /sign-in.css${other}`), other).toMatchObject({
        status: 200,
        text: 'main{color:red}',
      })
    await pageWith('/signed-out', null)
  })
})

describe('an administrator who disables the dark theme', () => {
  const color = { primaryColor: '#3B5BDB', darkPrimaryColor: '#91A7FF' }
  const dark = { headers: { cookie: 'latchkey_theme=dark' } }
  const page = async (path: string) => (await ask(server.url, `GET ${path}`, dark)).text
  const colorsOf = (text: string) =>
    [...text.matchAll(/name="theme-color"[^>]*content="([^"]*)"/g)].map(([, it]) => it)
  const createApplication = async (name: string, isDarkModeEnabled: boolean) => {
    const redirectUris = [`https://${name}.example/callback`]
    const body = { name, type: 'SPA' as const, oidcClientMetadata: { redirectUris } }
    const { id } = await server.manage('POST /api/applications', { body })
    const experience = { params: { applicationId: id }, body: { color: { ...color, isDarkModeEnabled } } }
    await server.manage('PUT /api/applications/:applicationId/sign-in-experience', experience)
    return id
  }
  const expectLight = (text: string, isLight: boolean) => {
    expect(text).toContain(isLight ? 'data-theme="light"' : 'data-theme="dark"')
    expect(text.includes('<meta name="color-scheme" content="light">')).toBe(isLight)
    expect(new Set(colorsOf(text)).size).toBe(isLight ? 1 : 2)
  }

  it('gets sign-in and account pages that are light from the first paint, whatever the person chose', async () => {
    expectLight(await page('/signed-out'), false)
    await decide(server, { color: { ...color, isDarkModeEnabled: false } })
    for (const path of ['/signed-out', '/sign-in?app_id=account-center', '/account?state=returned'])
      expectLight(await page(path), true)
    await decide(server, { color: { ...color, isDarkModeEnabled: true } })
  })

  it('decides so for a single application, whose look the page has', async () => {
    const id = await createApplication('noon', false)
    expectLight(await page(`/sign-in?app_id=${id}`), true)
    expectLight(await page('/account?state=returned&redirect=https://noon.example/settings'), true)
    expectLight(await page('/account?state=returned&redirect=https://elsewhere.example/'), false)
    const other = await createApplication('night', true)
    await decide(server, { color: { ...color, isDarkModeEnabled: false } })
    expectLight(await page(`/sign-in?app_id=${other}`), false)
    expectLight(await page('/sign-in?app_id=%00'), true)
    await decide(server, { color: { ...color, isDarkModeEnabled: true } })
  })
})
