import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  CookieJar,
  exchange,
  follow,
  signIn,
  signInApiOf,
} from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { confirmSignOut } from '../../../../tests/support/sign-out.ts'
import { password } from '../../../../tests/support/somebody.ts'

let server: TestServer
let count = 0
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function newPerson() {
  const username = `mira_${count++}`
  const email = `${username}@mail.example`
  const { id } = await server.manage('POST /api/users', {
    body: { username, primaryEmail: email, password },
  })
  return { id, username, email }
}
const newToken = async (email: string) =>
  (await server.manage('POST /api/one-time-tokens', { body: { email } })).token
const linkFor = async (email: string) => ({ one_time_token: await newToken(email), login_hint: email })

/** A browser in which this person is signed in. */
async function browserOf({ username }: { username: string }) {
  const jar = new CookieJar()
  await signIn(server.url, username, password, { jar })
  return jar
}

/** Does what the sign-in page does with a link. */
async function useLink(jar: CookieJar, link: { one_time_token: string; login_hint: string }) {
  const call = signInApiOf(server.url, jar)
  await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
  const { verificationId } = await call('POST /api/experience/verification/one-time-token/verify', {
    body: { identifier: { type: 'email', value: link.login_hint }, token: link.one_time_token },
  })
  await call('POST /api/experience/identification', { body: { verificationId } })
  return (await call('POST /api/experience/submit')).redirectTo ?? ''
}

describe('a magic link', () => {
  it('signs in its person where another one is signed in', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    const jar = await browserOf(noor)
    const link = await linkFor(mira.email)
    const request = await authorize(server.url, { jar, extra: link })
    expect(new URL(request.location, server.url).pathname).toBe('/sign-in')
    // A form that a browser submits by itself ends the session of the other person first.
    const next = await confirmSignOut(jar, await jar.fetch(await useLink(jar, link)))
    const callback = await follow(jar, next ?? '', request.redirectUri)
    expect(decodeJwt((await exchange(server.url, callback, request)).id_token).sub).toBe(mira.id)
  })

  it('leads straight to the application where its person is signed in, and stays usable', async () => {
    const mira = await newPerson()
    const jar = await browserOf(mira)
    const link = await linkFor(mira.email.toUpperCase())
    const request = await authorize(server.url, { jar, extra: link })
    const callback = await follow(jar, new URL(request.location, server.url).href, request.redirectUri)
    expect(callback).toContain('code=')
    const { body } = { body: { email: mira.email, token: link.one_time_token } }
    expect((await server.manage('POST /api/one-time-tokens/verify', { body })).status).toBe('consumed')
  })

  it('lets the person sign in to another account after all', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    const jar = await browserOf(noor)
    const request = await authorize(server.url, { jar, extra: await linkFor(mira.email) })
    const another = await linkFor(noor.email)
    const callback = await follow(jar, await useLink(jar, another), request.redirectUri)
    expect(decodeJwt((await exchange(server.url, callback, request)).id_token).sub).toBe(noor.id)
  })
})

describe('a magic link to the account page', () => {
  it.each(['without a session', 'with one'])('begins a sign-in by the token, %s', async state => {
    const jar = state === 'with one' ? await browserOf(await newPerson()) : new CookieJar()
    const link = { one_time_token: 'a-token', login_hint: 'mira@mail.example' }
    const response = await jar.fetch(`${server.url}/account/security?${new URLSearchParams(link)}&x=1`)
    expect(response.status).toBe(303)
    const request = new URL(response.headers.get('location') ?? '')
    expect(request.pathname).toBe('/oidc/auth')
    expect(Object.fromEntries(request.searchParams)).toMatchObject(link)
    // The page to return to has the rest of the query, but not the token.
    const pending = decodeURIComponent(jar.values.find(value => value.includes('returnTo')) ?? '')
    expect(JSON.parse(pending).returnTo).toBe('/account/security?x=1')
    const next = await jar.fetch(request.href)
    const page = new URL(next.headers.get('location') ?? '', server.url)
    expect(page.pathname).toBe('/sign-in')
    expect(Object.fromEntries(page.searchParams)).toMatchObject(link)
  })
})
