import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { authorize } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { whilePolicyIs } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let mira: Somebody

/** Another system, which knows the password of everybody. */
const legacy = createServer(async (message, response) => {
  let text = ''
  for await (const part of message) text += part
  const given = JSON.parse(text)
  response.end(
    JSON.stringify({
      isRight: given.password === 'of-the-old-system',
      name: `Old ${given.identifier.value}`,
    }),
  )
}).listen(0)

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  mira = await somebody(server)
})
afterAll(async () => {
  legacy.close()
  await server.stop()
})
afterEach(async () => {
  await server.database.query("delete from settings where name = 'scripts'")
  server.running.services.settings.forget()
})

type Action = 'postFirstFactorVerification' | 'postSignIn'

const set = (action: Action, lines: string, more = {}) =>
  server.manage('PUT /api/configs/actions/:actionType', {
    params: { actionType: `action.${action}` },
    body: { script: `const ${action} = async ({ event, environmentVariables, api }) => {${lines}}`, ...more },
  })
const logged = async (logKey: string) =>
  (await server.manage('GET /api/logs', { query: { logKey } }))[0]?.payload
const findUser = async (username: string) =>
  (await server.database.query('select * from users where username = $1', [username])).rows[0]

async function visitor() {
  const { jar } = await authorize(server.url)
  const call = (route: string, body?: unknown) => {
    const [method = '', path = ''] = route.split(' ')
    return ask(server.url, `${method} /api/experience${path}`, { body, headers: { cookie: jar.cookie } })
  }
  await call('PUT ', { interactionEvent: 'SignIn' })
  const verify = (username: string, given: string) =>
    call('POST /verification/password', {
      identifier: { type: 'username', value: username },
      password: given,
    })
  return {
    verify,
    async signIn(username: string, given: string) {
      const verified = await verify(username, given)
      if (verified.status !== 200) return verified
      await call('POST /identification', { verificationId: verified.body.verificationId })
      return call('POST /submit')
    },
  }
}
const signIn = async (username: string, given: string) => (await visitor()).signIn(username, given)
const wrong = refusedAs(422, 'session.invalid_credentials')

const migration = () => `
  if (event.user) return
  const response = await fetch(environmentVariables.LEGACY, {
    method: 'POST', body: JSON.stringify({ identifier: event.identifier, password: event.password }) })
  const { isRight, name } = await response.json()
  if (!isRight) return
  return { action: 'createUser', passwordVerified: true, user: { name, customData: { from: 'legacy' } } }`
const fromLegacy = () => ({
  environmentVariables: { LEGACY: `http://localhost:${(legacy.address() as AddressInfo).port}` },
})

describe('postFirstFactorVerification', () => {
  it('migrates a person of another system with their first sign-in, who then signs in without it', async () => {
    await set('postFirstFactorVerification', migration(), fromLegacy())
    expect((await signIn('nadia', 'of-the-old-system')).status).toBe(200)
    expect(await findUser('nadia')).toMatchObject({ name: 'Old nadia', custom_data: { from: 'legacy' } })
    expect(await logged('Action.PostFirstFactorVerification')).toMatchObject({
      result: 'Success',
      action: 'createUser',
    })
    await server.manage('DELETE /api/configs/actions/:actionType', {
      params: { actionType: 'action.postFirstFactorVerification' },
    })
    expect((await signIn('nadia', 'of-the-old-system')).status).toBe(200)
    expect(await signIn('nadia', 'another')).toEqual(wrong)
  })

  it('answers a wrong password of a person, known or unknown, as without a script, and counts it', async () => {
    await set('postFirstFactorVerification', migration(), fromLegacy())
    expect(await signIn('omar', 'guessed')).toEqual(wrong)
    expect(await signIn(mira.username, 'guessed')).toEqual(wrong)
    expect(await findUser('omar')).toBeUndefined()
    const { rows } = await server.database.query('select from attempts where is_failure')
    expect(rows.length).toBeGreaterThanOrEqual(2)
  })

  it('gets the event, without secrets of the account', async () => {
    await set(
      'postFirstFactorVerification',
      'throw new Error(JSON.stringify(Object.keys(event)) + (event.user === null) + event.password)',
    )
    expect(await signIn('nobody_here', 'my-secret-password')).toEqual(wrong)
    const message = (await logged('Action.PostFirstFactorVerification'))?.message
    const members = ['key', 'interactionEvent', 'verificationType', 'identifier', 'user', 'password']
    expect(message).toBe(`Error: ${JSON.stringify(members)}true******`)
  })

  it.each([
    ['without the word of the script', '{ action: "createUser", user: { name: "X" } }'],
    ['for an update', '{ action: "updateUser", passwordVerified: true, user: { name: "X" } }'],
    [
      'with what a user does not have',
      '{ action: "createUser", passwordVerified: true, user: { isAdmin: true } }',
    ],
    ['with something unknown', '{ action: "deleteUser" }'],
    ['with a text', '"createUser"'],
  ])('creates no account %s', async (_, result) => {
    await set('postFirstFactorVerification', `return ${result}`)
    expect(await signIn('perry', 'anything-at-all')).toEqual(wrong)
    expect(await findUser('perry')).toBeUndefined()
  })

  it('changes no identifier that the sign-in uses', async () => {
    await set(
      'postFirstFactorVerification',
      `return { action: 'createUser', passwordVerified: true, user: { username: '${mira.username}' } }`,
    )
    expect(await signIn('quinn', 'anything-at-all')).toEqual(
      refusedAs(422, 'action.sign_in_identifier_changed'),
    )
  })

  it('updates an account, whose password it may set; not without its word for the password', async () => {
    const update = (more: string) => `return { action: 'updateUser', user: { name: 'Updated' }${more} }`
    await set('postFirstFactorVerification', update(''))
    expect(await signIn(mira.username, 'not-mine')).toEqual(wrong)
    expect((await findUser(mira.username)).name).not.toBe('Updated')
    await set('postFirstFactorVerification', update(', passwordVerified: true'))
    expect((await signIn(mira.username, 'a-new-one-77')).status).toBe(200)
    expect((await findUser(mira.username)).name).toBe('Updated')
    await set('postFirstFactorVerification', '')
    expect((await signIn(mira.username, 'a-new-one-77')).status).toBe(200)
    expect(await signIn(mira.username, password)).toEqual(wrong)
  })

  it('stands for the first factor alone', async () => {
    const person = await somebody(server)
    await addTotp(person)
    await set('postFirstFactorVerification', "return { action: 'updateUser', passwordVerified: true }")
    const answer = await whilePolicyIs(server, { policy: 'PromptOnlyAtSignInMandatory' }, () =>
      signIn(person.username, 'whatever-it-is'),
    )
    expect(answer).toEqual(refusedAs(403, 'session.mfa.require_mfa_verification'))
  })

  it('lets no suspended person in', async () => {
    const person = await somebody(server)
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: person.id },
      body: { isSuspended: true },
    })
    await set('postFirstFactorVerification', "return { action: 'updateUser', passwordVerified: true }")
    expect(await signIn(person.username, 'whatever-it-is')).toEqual(refusedAs(401, 'user.suspended'))
  })

  it('that fails lets the sign-in go on, or blocks it where `onExecutionError` says so', async () => {
    const person = await somebody(server)
    await set('postFirstFactorVerification', '\nthrow new Error("oh")')
    expect((await signIn(person.username, password)).status).toBe(200)
    await set('postFirstFactorVerification', '\nthrow new Error("oh")', { onExecutionError: 'block' })
    const answer = await signIn(person.username, password)
    expect(answer).toEqual(refusedAs(422, 'action.general'))
    expect(answer.text).not.toContain('oh')
    expect(await logged('Action.PostFirstFactorVerification')).toMatchObject({
      result: 'Error',
      error: 'action.general',
      message: 'Error: oh',
      line: 2,
      userId: person.id,
    })
  })

  it('that loops is stopped, and others sign in meanwhile', async () => {
    const person = await somebody(server)
    await set('postFirstFactorVerification', 'if (event.identifier.value === "looper") for (;;);')
    const looping = signIn('looper', 'anything-at-all')
    expect((await signIn(person.username, password)).status).toBe(200)
    expect(await looping).toEqual(wrong)
  }, 20_000)

  it('does not run while it is not enabled', async () => {
    await set('postFirstFactorVerification', 'api.denyAccess()', { enabled: false })
    expect((await signIn('nadia', 'of-the-old-system')).status).toBe(200)
  })
})

describe('postSignIn', () => {
  it('may deny a session, with its own words', async () => {
    const person = await somebody(server)
    await set('postSignIn', `if (event.user.id === '${person.id}') api.denyAccess('closed on Sundays')`)
    expect(await signIn(person.username, password)).toEqual(
      refusedAs(403, 'action.general', { message: 'closed on Sundays' }),
    )
    expect(await logged('Action.PostSignIn')).toMatchObject({ result: 'Error', message: 'closed on Sundays' })
    expect((await signIn('nadia', 'of-the-old-system')).status).toBe(200)
  })

  it('gets the person, the application and the verifications', async () => {
    await set(
      'postSignIn',
      'throw new Error(JSON.stringify([event.interactionEvent, event.user.username, event.application.id, event.interaction.verificationRecords[0].type]))',
    )
    expect((await signIn('nadia', 'of-the-old-system')).status).toBe(200)
    expect(await logged('Action.PostSignIn')).toMatchObject({
      message: 'Error: ["SignIn","nadia","demo-app","Password"]',
    })
  })

  it('runs once nothing else is missing', async () => {
    const person = await somebody(server)
    await addTotp(person)
    await set('postSignIn', 'api.denyAccess()')
    const answer = await whilePolicyIs(server, { policy: 'PromptOnlyAtSignInMandatory' }, () =>
      signIn(person.username, password),
    )
    expect(answer).toEqual(refusedAs(403, 'session.mfa.require_mfa_verification'))
  })

  it.each([
    ['allow', 200],
    ['block', 422],
  ])('that fails is answered as `onExecutionError: %s` says', async (onExecutionError, status) => {
    await set('postSignIn', 'throw new Error("oh")', { onExecutionError })
    expect((await signIn('nadia', 'of-the-old-system')).status).toBe(status)
  })
})
