import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  CookieJar,
  follow,
  passSignIn,
  signIn,
  signInApiOf,
} from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

const mira = { username: 'mira', password: 'sunny-Lake-77' }
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  for (const username of ['mira', 'otto'])
    await signIn(server.url, username, mira.password, { event: 'Register' })
})
afterAll(() => server.stop())

const signedIn = async () => {
  const jar = new CookieJar()
  await signIn(server.url, mira.username, mira.password, { jar })
  return jar
}
const ask = (extra: Record<string, string>, jar = new CookieJar()) => authorize(server.url, { jar, extra })
const pathOf = (location: string) => new URL(location, server.url).pathname
const subjectOf = async (redirectTo: string, jar: CookieJar) => {
  await follow(jar, new URL(redirectTo, server.url).href, `${server.url}/demo-app?code=`)
  const { location } = await ask({ prompt: 'select_account' }, jar)
  expect(pathOf(location)).toBe('/select-account')
  return (await signInApiOf(server.url, jar)('GET /api/interaction/account')).user.username
}

describe('prompt=select_account', () => {
  it('lets a signed-in person choose the account, and continues with it', async () => {
    const jar = await signedIn()
    const { location } = await ask({ prompt: 'select_account' }, jar)
    expect(pathOf(location)).toBe('/select-account')
    const call = signInApiOf(server.url, jar)
    expect((await call('GET /api/interaction/account')).user).toMatchObject({ username: 'mira' })
    const { redirectTo } = await call('POST /api/interaction/account')
    expect(await subjectOf(redirectTo, jar)).toBe('mira')
  })

  it('lets the person sign in with another account', async () => {
    const jar = await signedIn()
    await ask({ prompt: 'select_account' }, jar)
    const redirectTo = await passSignIn(server.url, jar, { ...mira, username: 'otto', event: 'SignIn' })
    // The library ends the first person's session by a self-submitting form.
    const form = await (await jar.fetch(redirectTo)).text()
    const [, action = ''] = /action="([^"]+)"/.exec(form) ?? []
    const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ])
    const ended = await jar.fetch(action, { method: 'POST', body: new URLSearchParams(fields) })
    expect(await subjectOf(ended.headers.get('location') ?? '', jar)).toBe('otto')
  })

  it('asks for one sign-in, and for no choice, without a session', async () => {
    const { location, jar } = await ask({ prompt: 'select_account' })
    expect(pathOf(location)).toBe('/sign-in')
    const redirectTo = await passSignIn(server.url, jar, { ...mira, event: 'SignIn' })
    expect(await subjectOf(redirectTo, jar)).toBe('mira')
  })

  it('reveals the signed-in person at no other prompt', async () => {
    const jar = await signedIn()
    await ask({ prompt: 'login' }, jar)
    for (const operation of ['GET /api/interaction/account', 'POST /api/interaction/account'] as const)
      await expect(signInApiOf(server.url, jar)(operation)).rejects.toMatchObject({
        code: 'session.identifier_not_found',
      })
  })
})

describe('prompt=create', () => {
  it('opens registration, also within a session', async () => {
    for (const jar of [new CookieJar(), await signedIn()])
      expect(pathOf((await ask({ prompt: 'create' }, jar)).location)).toBe('/register')
  })

  it('is answered once the account is created', async () => {
    const { jar } = await ask({ prompt: 'create' })
    const redirectTo = await passSignIn(server.url, jar, { ...mira, username: 'nina', event: 'Register' })
    expect(await subjectOf(redirectTo, jar)).toBe('nina')
  })
})

it('lists the supported prompts in discovery', async () => {
  const response = await fetch(`${server.url}/oidc/.well-known/openid-configuration`)
  expect((await response.json()).prompt_values_supported).toEqual([
    'none',
    'login',
    'consent',
    'select_account',
    'create',
  ])
})

it('passes login_hint and ui_locales to the page, whose document is in that language', async () => {
  const { location } = await ask({ login_hint: 'mira@example.com', ui_locales: 'nl zh-CN' })
  const page = new URL(location, server.url)
  expect(page.searchParams.get('login_hint')).toBe('mira@example.com')
  expect(page.searchParams.get('ui_locales')).toBe('nl zh-CN')
  expect(await (await fetch(page)).text()).toContain('<html lang="zh-CN"')
})
