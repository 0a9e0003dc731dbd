import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize, exchange, passSignInDoor, signIn, doorOf } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { registerThirdParty, signInElsewhere } from './support/third-party.ts'
import { ask, askRaw } from './support/wire.ts'
let s: TestServer
beforeAll(async () => { s = await startTestServer() })
afterAll(() => s.stop())
it('probe', async () => {
  const t = await signIn(s.url, 'mira', 'sunny-Lake-77', { event: 'Register' })
  const no = await signIn(s.url, 'mira', 'sunny-Lake-77', { scope: 'profile email' }).catch(e => String(e))
  console.log('noopenid', no)
  if (typeof no !== 'string') console.log((await ask(s.url, 'GET /api/my-account', { token: no.access_token })).text)
  const tp = await registerThirdParty(s, ['profile', 'email'])
  const tt = await signInElsewhere(s, tp, { username: 'mira', password: 'sunny-Lake-77' })
  console.log('third', tt, (await ask(s.url, 'PATCH /api/my-account', { token: tt.access_token, body: { name: 'x' } })).text)
  // opaque cc
  const cc = await fetch(`${s.url}/oidc/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'test-back-end', client_secret: 'a-secret-for-the-tests-only' }) })
  console.log('cc', cc.status, await cc.text())
  const noscope = await fetch(`${s.url}/oidc/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'test-back-end', client_secret: 'a-secret-for-the-tests-only', resource: 'https://default.logto.app/api' }) })
  console.log('noscope', noscope.status, await noscope.text())
  // SPA admin escalation
  for (const isThirdParty of [false, true]) {
    const app = await s.manage('POST /api/applications', { body: { name: 'spa', type: 'SPA', isThirdParty, oidcClientMetadata: { redirectUris: ['https://app.example/cb'], postLogoutRedirectUris: [] } } })
    const adm = await ask(s.url, `PATCH /api/applications/${app.id}`, { token: await s.token(), body: { isAdmin: true } })
    console.log('admin', isThirdParty, adm.status, adm.text)
    const r = await authorize(s.url, { clientId: app.id, redirectUri: 'https://app.example/cb', scope: 'openid all', extra: { resource: 'https://default.logto.app/api' } })
    console.log(r.location)
    if (!/sign-in/.test(r.location)) continue
    const to = await passSignInDoor(s.url, r.jar, { username: 'mira', password: 'sunny-Lake-77', event: 'SignIn' })
    let back = await r.jar.fetch(to)
    console.log(back.headers.get('location'))
    if (back.headers.get('location')?.endsWith('/consent')) {
      const door = doorOf(s.url, r.jar)
      console.log(JSON.stringify(await door('GET /api/interaction/consent')))
      const { redirectTo } = await door('POST /api/interaction/consent', { body: {} })
      back = await r.jar.fetch(redirectTo)
    }
    const code = new URL(back.headers.get('location')!).searchParams.get('code') ?? ''
    const resp = await fetch(`${s.url}/oidc/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', client_id: app.id, redirect_uri: 'https://app.example/cb', code, code_verifier: r.verifier, resource: 'https://default.logto.app/api' }) })
    const tok: any = await resp.json()
    console.log(isThirdParty, resp.status, tok)
    if (tok.access_token) console.log((await ask(s.url, 'GET /api/users', { token: tok.access_token })).text.slice(0, 200))
  }
  console.log((await askRaw(s.url, { method: 'PROPFIND', path: '/api/users' })).text)
  console.log((await askRaw(s.url, { method: 'BREW', path: '/api/users' })).status)
  const huge = Buffer.alloc(2 * 1024 * 1024, 97)
  for (const h of [{ 'content-length': String(huge.length) }, {}]) {
    const r = await askRaw(s.url, { method: 'POST', path: '/api/users', headers: { authorization: `Bearer ${await s.token()}`, 'content-type': 'application/json', ...h }, pieces: [huge] }).catch(e => e)
    console.log(r.status, r.text, r.message)
  }
})
