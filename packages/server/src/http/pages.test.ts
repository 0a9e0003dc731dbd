import { afterAll, beforeAll, expect, it } from 'vitest'
import { CookieJar, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
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
  ['ui_locales before the cookie', { query: '?ui_locales=fr%20zh', cookie: 'en' }, chinese],
  ['the cookie before the browser', { cookie: 'zh-CN', browser: 'en' }, chinese],
  ['the browser, by quality', { browser: 'en;q=0.5, zh-SG;q=0.9, fr;q=0' }, chinese],
  ['the browser where the cookie is no language of ours', { cookie: 'xx', browser: 'zh' }, chinese],
  ['English for Traditional Chinese', { browser: 'zh-TW' }, english],
  ['English for all others', { browser: 'fr, *;q=0.1' }, english],
])('serves pages whose language and direction stand in the document: %s', async (_, asked, expected) => {
  const { query = '', cookie, browser } = asked as { query?: string; cookie?: string; browser?: string }
  const headers = {
    ...(cookie && { cookie: `latchkey_language=${cookie}` }),
    ...(browser && { 'accept-language': browser }),
  }
  const { text } = await ask(server.url, `GET /sign-in${query}`, { headers })
  expect(text).toContain(expected)
})

it('serves the form of a sign-out in the language of the browser', async () => {
  const { username } = await somebody(server)
  const jar = new CookieJar()
  await signIn(server.url, username, password, { jar })
  const headers = { 'accept-language': 'zh' }
  const form = await (await jar.fetch(`${server.url}/oidc/session/end`, { headers })).text()
  expect(form).toContain(chinese)
  expect(form).toContain('>退出登录</button>')
})
