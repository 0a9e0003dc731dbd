import { generateKeyPairSync } from 'node:crypto'
import { jwtVerify } from 'jose'
import { expect, it, onTestFinished } from 'vitest'
import { startPostbox } from '../../../../tests/support/messages.ts'
import { mailLogin } from './mail-login.ts'

const signal = AbortSignal.timeout(10_000)

/** Stands in for Google's token endpoint, which is a constant. */
async function tokenServer(answer: string, status = 200) {
  const postbox = await startPostbox((_, response) => void response.writeHead(status).end(answer))
  onTestFinished(postbox.stop)
  const asked: string[] = []
  const redirected: typeof fetch = (url, init) => {
    asked.push(String(url))
    return fetch(postbox.url, init)
  }
  return { posts: postbox.posts, asked, fetch: redirected }
}

it.each([
  [{ user: 'mira', pass: 'secret' }, { auth: { user: 'mira', pass: 'secret' } }],
  [
    { type: 'OAuth2', user: 'mira', accessToken: 'given' },
    { auth: { type: 'OAuth2', user: 'mira', accessToken: 'given' } },
  ],
  [{}, {}],
])('uses the credentials as configured: %o', async (auth, login) => {
  const tokens = await tokenServer('{}')
  expect(await mailLogin(auth, tokens.fetch, signal)).toEqual(login)
  expect(tokens.posts).toEqual([])
})

it('refreshes an access token only if it has expired', async () => {
  const tokens = await tokenServer('{"access_token":"renewed"}')
  const auth = { user: 'mira', accessToken: 'given', refreshToken: 'r', expires: Date.now() + 60_000 }
  expect(await mailLogin(auth, tokens.fetch, signal)).toMatchObject({ auth: { accessToken: 'given' } })
  const expired = { ...auth, expires: Date.now() - 1000 }
  expect(await mailLogin(expired, tokens.fetch, signal)).toMatchObject({ auth: { accessToken: 'renewed' } })
})

it.each([
  ['plain', undefined],
  ['under a passphrase', 'open sesame'],
])('requests a token with the key of a service account (RFC 7523): %s', async (_, passphrase) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey
    .export({ type: 'pkcs8', format: 'pem', ...(passphrase && { cipher: 'aes-256-cbc', passphrase }) })
    .toString()
  const tokens = await tokenServer('{"access_token":"for the service"}')
  const auth = {
    user: 'mira@people.example',
    serviceClient: 'a-service',
    privateKey: passphrase ? { key, passphrase } : key,
  }
  expect(await mailLogin(auth, tokens.fetch, signal)).toEqual({
    auth: { type: 'OAuth2', user: 'mira@people.example', accessToken: 'for the service' },
  })
  expect(tokens.asked).toEqual(['https://oauth2.googleapis.com/token'])
  const form = new URLSearchParams(tokens.posts[0]?.text)
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
  const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey)
  expect(payload).toMatchObject({
    iss: 'a-service',
    sub: 'mira@people.example',
    aud: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
  })
})

it('reports why the sign-in failed, without the private key', async () => {
  const tokens = await tokenServer('{"error":"invalid_grant"}', 400)
  const refused = mailLogin({ user: 'mira', refreshToken: 'r' }, tokens.fetch, signal)
  await expect(refused).rejects.toMatchObject({
    reason: 'it gave no access token',
    detail: '400 {"error":"invalid_grant"}',
  })
  const broken = { user: 'mira', serviceClient: 'a-service', privateKey: 'no key' }
  await expect(mailLogin(broken, tokens.fetch, signal)).rejects.toMatchObject({
    reason: 'the private key cannot be used',
    detail: undefined,
  })
})
