import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const check = (to: string) =>
  ask(server.url, `GET /api/.well-known/account-center/return-address?${new URLSearchParams({ to })}`)
const register = (name: string, redirectUris: string[], type: 'SPA' | 'Native' = 'SPA') =>
  server.manage('POST /api/applications', { body: { name, type, oidcClientMetadata: { redirectUris } } })

describe('the address that people return to from the account page', () => {
  it('is any page of an origin with a registered redirect URI, and names the application', async () => {
    const { id } = await register('Shop', ['https://shop.example/callback'])
    const to = 'https://shop.example/settings?tab=email#top'
    expect(await check(to)).toMatchObject({ status: 200, body: { to, applicationId: id } })
  })

  it('names no application if several have redirect URIs of the origin', async () => {
    await register('Blog', ['https://both.example/a'])
    await register('Wiki', ['https://both.example/b'])
    expect((await check('https://both.example/')).body.applicationId).toBeNull()
  })

  it('is any page of this server', async () => {
    const to = `${server.url}/account/security`
    expect((await check(to)).body).toEqual({ to, applicationId: null })
  })

  it.each([
    'https://elsewhere.example/',
    'http://shop.example/',
    'https://shop.example:8443/',
    'https://shop.example.elsewhere.example/',
    'https://shop.example@elsewhere.example/',
    '//shop.example/',
    '/account',
    'javascript:alert(1)',
    'com.example.other:/page',
    '',
  ])('is never %s', async to => {
    await register('Phone', ['com.example.phone:/callback'], 'Native')
    expect(await check(to)).toEqual(refusedAs(400, 'guard.invalid_input'))
  })
})
