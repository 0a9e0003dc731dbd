import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())
afterEach(async () => {
  await server.database.query('delete from custom_phrases')
  await server.database.query('delete from settings')
  server.running.services.settings.forget()
})

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const put = (tag: string, translation: object) => manage(`PUT /api/custom-phrases/${tag}`, translation)
const phrases = (query: string, acceptLanguage?: string) =>
  ask(server.url, `GET /api/.well-known/phrases${query}`, {
    headers: acceptLanguage ? { 'accept-language': acceptLanguage } : {},
  })
const page = async (query = '', headers = {}) =>
  (await fetch(`${server.url}/error${query}`, { headers })).text()

describe('custom phrases', () => {
  it('are set, read, listed, replaced and deleted', async () => {
    expect(await manage('GET /api/custom-phrases/en')).toEqual(refusedAs(404, 'entity.not_found'))
    const first = await put('en', { 'account.title': 'My pages', account: { menu: 'Me' } })
    expect(first).toMatchObject({
      status: 201,
      body: {
        tenantId: 'default',
        languageTag: 'en',
        translation: { 'account.title': 'My pages', account: { menu: 'Me' } },
      },
    })
    expect((await manage('GET /api/custom-phrases/en')).body).toEqual(first.body)
    expect((await manage('GET /api/custom-phrases')).body).toEqual([first.body])
    const second = await put('EN', { 'account.title': 'Mine' })
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id, languageTag: 'en' } })
    expect((await phrases('?lng=en')).body).toMatchObject({ 'account.title': 'Mine' })
    expect((await manage('DELETE /api/custom-phrases/nl')).status).toBe(404)
    await manage('PATCH /api/sign-in-exp', {
      languageInfo: { autoDetect: true, fallbackLanguage: 'zh-CN' },
    })
    expect((await manage('DELETE /api/custom-phrases/en')).status).toBe(204)
    expect((await phrases('?lng=en')).body['account.title']).toBe('Account')
    expect((await manage('GET /api/logs?logKey=CustomPhrase.*')).body).toMatchObject([
      { key: 'CustomPhrase.Deleted', payload: { language: 'en' } },
      { key: 'CustomPhrase.Updated', payload: { language: 'en' } },
      { key: 'CustomPhrase.Updated', payload: { language: 'en' } },
    ])
  })

  it('drop empty texts', async () => {
    const { body } = await put('en', { 'account.title': '', account: { menu: ' ', signOut: 'Leave' } })
    expect(body.translation).toEqual({ account: { signOut: 'Leave' } })
    expect((await phrases('?lng=en')).body).toMatchObject({
      'account.title': 'Account',
      'account.signOut': 'Leave',
    })
  })

  it.each([
    ['an unknown key', { 'account.nothing': 'x' }],
    ['a key of an object’s prototype', { constructor: 'x' }],
    ['a text that is none', { 'account.title': 7 }],
    ['a list', { account: ['x'] }],
    ['a placeholder that the page does not fill in', { 'account.title': '{{name}}' }],
    ['an element that the page does not have', { 'account.title': '<script>x</script>' }],
    ['a plural form that the language lacks', { 'password.length_many': '{{count}}' }],
  ])('refuse %s, and keep nothing', async (_, translation) => {
    expect(await put('en', translation)).toEqual(refusedAs(422, 'localization.invalid_translation_structure'))
    expect((await manage('GET /api/custom-phrases')).body).toEqual([])
  })

  it.each(['qqq', 'english', 'a', 'en_US', '%00', 'en-x-abcdefgh-abcdefgh'])(
    'refuse the language tag %s',
    async tag => {
      expect(await put(tag, {})).toEqual(refusedAs(400, 'guard.invalid_input'))
    },
  )

  it('of the fallback language cannot be deleted', async () => {
    await put('nl', { 'account.title': 'Mijn account' })
    await manage('PATCH /api/sign-in-exp', { languageInfo: { autoDetect: true, fallbackLanguage: 'nl' } })
    expect(await manage('DELETE /api/custom-phrases/nl')).toEqual(
      refusedAs(409, 'localization.cannot_delete_default_language'),
    )
  })

  it('need the scopes of the settings', async () => {
    expect((await ask(server.url, 'GET /api/custom-phrases')).status).toBe(401)
  })
})

describe('the phrases for the pages', () => {
  it('are in the first language asked for that is built in or added, and name it', async () => {
    await put('nl', { 'account.title': 'Mijn account' })
    const answer = await phrases('?lng=qaa%20nl%20en')
    expect(answer.headers.get('content-language')).toBe('nl')
    expect(answer.body).toMatchObject({ 'account.title': 'Mijn account', 'account.signOut': 'Sign out' })
    expect((await phrases('', 'zh')).headers.get('content-language')).toBe('zh-CN')
    expect((await phrases('?lng=qaa', 'qaa')).headers.get('content-language')).toBe('en')
  })

  it('follow the fallback language where the browser’s is not to be detected', async () => {
    await manage('PATCH /api/sign-in-exp', {
      languageInfo: { autoDetect: false, fallbackLanguage: 'zh-CN' },
    })
    expect((await phrases('', 'en')).headers.get('content-language')).toBe('zh-CN')
    expect(await page('', { 'accept-language': 'en' })).toContain('<html lang="zh-CN"')
    expect(await page('?ui_locales=en')).toContain('<html lang="en"')
  })
})

describe('the documents of the pages', () => {
  it('name the languages whose texts were replaced, and have an added language', async () => {
    expect(await page()).toContain('name="latchkey:custom-phrases" content=""')
    await put('he', { 'account.title': 'החשבון שלי' })
    const html = await page('?ui_locales=he')
    expect(html).toContain('<html lang="he" dir="rtl"')
    expect(html).toContain('name="latchkey:custom-phrases" content="he"')
  })
})
