import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formWith } from '../../../../../tests/support/bodies.ts'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { authorize, clientOf, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

// Which pictures are accepted, and how they are re-encoded: `account/avatar.test.ts`.

let server: TestServer
let picture: Buffer
let mira: Somebody
beforeAll(async () => {
  server = await startTestServer()
  mira = await somebody(server)
  picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  await server.manage('POST /api/custom-profile-fields', {
    body: { name: 'avatar', type: 'Url', required: false },
  })
})
afterAll(() => server.stop())

async function visit(interactionEvent: 'SignIn' | 'Register' | 'ForgotPassword') {
  const request = await authorize(server.url)
  const call = (route: string, body?: unknown) => {
    const [method = '', path = ''] = route.split(' ')
    return ask(server.url, `${method} /api/experience${path}`, {
      body,
      headers: { cookie: request.jar.cookie },
    })
  }
  await call('PUT ', { interactionEvent })
  return {
    call,
    upload: (bytes = picture) => call('POST /user-assets/avatar', formWith(bytes)),
    choose: (avatar: string) => call('POST /profile', { type: 'extraProfile', values: { avatar } }),
    async register(username: string) {
      const proposal = { identifier: { type: 'username', value: username }, password }
      const { body } = await call('POST /verification/new-password-identity', proposal)
      return call('POST /identification', body)
    },
    async identify({ username }: Pick<Somebody, 'username'>) {
      const proof = { identifier: { type: 'username', value: username }, password }
      return call('POST /identification', (await call('POST /verification/password', proof)).body)
    },
    async account() {
      const { redirectTo } = (await call('POST /submit')).body
      const back = await follow(request.jar, redirectTo, request.redirectUri)
      return clientOf(server.url, await exchange(server.url, back, request))('GET /api/my-account')
    },
  }
}

const statusOf = async (url: string) => (await fetch(url)).status
const statusesOf = (urls: string[]) => Promise.all(urls.map(statusOf))
const ownersOf = async (urls: string[]) => {
  const ids = urls.map(url => url.split('/').at(-1))
  const { rows } = await server.database.query(
    'select user_id from user_assets where id = any($1) order by array_position($1, id::text)',
    [ids],
  )
  return rows.map(row => row.user_id)
}
const stored = async () => (await server.database.query('select id from user_assets')).rows.length

describe('a picture uploaded in a registration', () => {
  it('is the avatar of the account, which it belongs to', async () => {
    const registering = await visit('Register')
    const answer = await registering.upload()
    expect(answer).toMatchObject({ status: 200, body: { url: expect.any(String) } })
    const { url } = answer.body
    expect(await sharp(Buffer.from(await (await fetch(url)).arrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      width: 30,
    })
    expect((await registering.choose(url)).status).toBe(204)
    expect((await registering.register('pictured')).status).toBe(201)
    const account = await registering.account()
    expect(account).toMatchObject({ username: 'pictured', avatar: url })
    expect(await statusOf(url)).toBe(200)
    expect(await ownersOf([url])).toEqual([account.id])

    await server.manage('DELETE /api/users/:userId', { params: { userId: account.id } })
    expect(await statusOf(url)).toBe(404)
  })

  it('is deleted with the registration if another one was chosen', async () => {
    const registering = await visit('Register')
    const first = (await registering.upload()).body.url
    const second = (await registering.upload()).body.url
    await registering.choose(first)
    await registering.choose(second)
    await registering.register('twice')
    expect(await registering.account()).toMatchObject({ avatar: second })
    expect(await statusesOf([first, second])).toEqual([404, 200])
  })

  it('is deleted if the registration is never completed', async () => {
    const before = await stored()
    const registering = await visit('Register')
    const { url } = (await registering.upload()).body
    await registering.choose(url)
    await sweep(server.running.services.database, new Date())
    expect(await statusOf(url)).toBe(200)
    const aDay = 24 * 3_600_000
    await sweep(server.running.services.database, new Date(Date.now() + aDay))
    expect(await statusOf(url)).toBe(404)
    expect(await stored()).toBe(before)
  })

  it('is no one else’s: another registration that names its URL does not take it', async () => {
    const [one, other] = [await visit('Register'), await visit('Register')]
    const { url } = (await one.upload()).body
    await other.choose(url)
    await other.register('borrower')
    await other.account()
    expect(await ownersOf([url])).toEqual([null])
  })

  it('is one of three at most, and the chosen one; beginning again does not change that', async () => {
    const before = await stored()
    const registering = await visit('Register')
    const urls: string[] = []
    for (let count = 0; count < 7; count += 1) {
      urls.push((await registering.upload()).body.url)
      if (count === 1) await registering.choose(urls[1] ?? '')
    }
    expect(await statusesOf(urls)).toEqual([404, 200, 404, 404, 200, 200, 200])
    await registering.call('PUT ', { interactionEvent: 'Register' })
    for (let count = 0; count < 4; count += 1) await registering.upload()
    expect(await stored()).toBe(before + 3)
  })

  it('is counted by the throttle for registrations', async () => {
    await decide(server, { throttlePolicy: { registration: { perAddress: 2 } } })
    await server.database.query('delete from throttles')
    const registering = await visit('Register')
    const answers = []
    for (let count = 0; count < 4; count += 1) answers.push((await registering.upload()).status)
    await decide(server, { throttlePolicy: null })
    await server.database.query('delete from throttles')
    expect(answers.slice(0, 2)).toEqual([200, 200])
    expect(answers.at(-1)).toBe(429)
  })
})

describe('an upload at sign-in', () => {
  it('of an identified account belongs to the account at once', async () => {
    const visiting = await visit('SignIn')
    expect((await visiting.identify(mira)).status).toBe(204)
    const { url } = (await visiting.upload()).body
    expect(await ownersOf([url])).toEqual([mira.id])
    expect((await visiting.account()).avatar).toBeNull()
  })

  it('is refused before an account is identified, in a password reset, and where a second factor is missing', async () => {
    const careful = await somebody(server)
    await addTotp(careful)
    const onlyPassword = await visit('SignIn')
    await onlyPassword.identify(careful)
    const [early, reset] = [await visit('SignIn'), await visit('ForgotPassword')]
    await expectNoTrace(server.database, async () => {
      expect(await early.upload()).toEqual(refusedAs(404, 'session.identifier_not_found'))
      expect(await reset.upload()).toEqual(refusedAs(400, 'session.not_supported_for_forgot_password'))
      expect(await onlyPassword.upload()).toEqual(refusedAs(403, 'session.mfa.require_mfa_verification'))
    })
  })

  it('is refused where the file is not a picture or the registration has no field for it', async () => {
    const [registering, signingIn] = [await visit('Register'), await visit('SignIn')]
    await signingIn.identify(mira)
    await expectNoTrace(server.database, async () => {
      expect(await registering.upload(Buffer.from('<svg/>'))).toEqual(
        refusedAs(400, 'guard.mime_type_not_allowed'),
      )
      expect(await registering.call('POST /user-assets/avatar', new FormData())).toEqual(
        refusedAs(400, 'guard.invalid_input', expect.objectContaining({ part: 'files' })),
      )
    })
    await decide(server, { signUpProfileFields: [] })
    await expectNoTrace(server.database, async () => {
      for (const visiting of [registering, signingIn])
        expect(await visiting.upload()).toEqual(refusedAs(403, 'auth.forbidden'))
    })
    await decide(server, { signUpProfileFields: null })
  })
})
