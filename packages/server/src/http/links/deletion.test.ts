import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress } from '../../../../../tests/support/addresses.ts'
import { allowDeletion, requestDeletion } from '../../../../../tests/support/deletion.ts'
import { type Kept, sentTo } from '../../../../../tests/support/mailbox.ts'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { dueDeletion } from '../../account/deletion.ts'
import { performDue } from '../../account/due-work.ts'

// The letters about the deletion of an account, and the link that takes it back. Two nodes: either may send a letter.

let server: TestServer
let other: TestServer
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
  for (const { running } of [server, other]) running.services.logger.level = 'silent'
  await allowDeletion(server)
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

const day = 24 * 3_600_000
const read = (token: string) => ask(server.url, 'POST /api/links/deletion', { body: { token } })
const restore = (token: string, at = server) =>
  ask(at.url, 'POST /api/links/deletion/restore', { body: { token } })
const over = refusedAs(400, 'verification_record.not_found')
const userOf = (userId: string) => server.manage('GET /api/users/:userId', { params: { userId } })

async function withEmail(locale?: string): Promise<{ mira: Somebody; email: string }> {
  const mira = await somebody(server)
  const email = `mira.quiet${count++}@mail.example`
  await linkAddress(server, mira, 'email', email)
  if (locale) await mira.ask('PATCH /api/my-account/profile', { body: { locale } })
  return { mira, email }
}

/** Waits for a letter whose subject or text matches. */
async function letterTo(address: string, like: RegExp): Promise<Kept> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const kept = await Promise.all([server, other].map(node => sentTo(node, address)))
    const found = kept.flat().find(({ subject, text }) => like.test(subject) || like.test(text))
    if (found) return found
    await pause(50)
  }
  throw new Error(`${address} got no letter like ${like}`)
}

const tokenIn = ({ text }: Kept) => /\/restore#(\S+)/.exec(text)?.[1] ?? ''

/** A person whose deletion is scheduled, with the token of the letter. */
async function closed() {
  const { mira, email } = await withEmail()
  const { body } = await requestDeletion(mira)
  const token = tokenIn(await letterTo(email, /will be deleted/))
  return { mira, email, token, deletesAt: body.deletesAt as number }
}

describe('the letter about a scheduled deletion', () => {
  it('tells when, from where, and how to keep the account', async () => {
    const { mira, email } = await withEmail()
    await requestDeletion(mira)
    const { subject, text } = await letterTo(email, /will be deleted/)
    expect(subject).toMatch(/^Your account will be deleted · localhost/)
    expect(text).toMatch(/To be deleted on: .*UTC/)
    expect(text).toMatch(/From: (::1|127\.0\.0\.1)/)
    expect(text).toMatch(/To keep it, or if it wasn’t you, open this link/)
    expect(text).toMatch(/Keep the account\nhttp:\/\/localhost:\d+\/restore#\S{40,}/)
  })

  it('is written in the person’s language', async () => {
    const { mira, email } = await withEmail('zh-CN')
    await requestDeletion(mira)
    expect((await letterTo(email, /即将被删除/)).text).toMatch(/删除时间：.*UTC[\s\S]*保留账号\nhttp/)
  })

  it('goes to the phone, too, and to an address that was replaced in the last days', async () => {
    const { mira, email } = await withEmail()
    const phone = '32470123456'
    await linkAddress(server, mira, 'phone', phone)
    await linkAddress(server, mira, 'email', `thief.${email}`)
    await requestDeletion(mira)
    await letterTo(`thief.${email}`, /restore#/)
    expect(tokenIn(await letterTo(phone, /restore#/))).not.toBe('')
    expect((await restore(tokenIn(await letterTo(email, /restore#/)))).status).toBe(204)
    await letterTo(phone, /was restored/)
  })

  it('is followed by one when the account is restored, and one when it is deleted', async () => {
    const { mira, email, token } = await closed()
    await restore(token)
    expect((await letterTo(email, /was restored/)).text).toMatch(/If it wasn’t you: change your password/)
    await server.manage('POST /api/users/:userId/deletion', { params: { userId: mira.id } })
    await performDue(dueDeletion, server.running.services, new Date(Date.now() + 15 * day))
    const { text, html } = await letterTo(email, /^Your account was deleted/)
    expect(text).toMatch(/cannot be restored/)
    expect(text).not.toMatch(/Device|unknown/)
    expect(html).not.toContain('href')
  })

  it('has no link to keep the account without a grace period: there is only the one of the deletion', async () => {
    const { mira, email } = await withEmail()
    await allowDeletion(server, 0)
    await requestDeletion(mira)
    await allowDeletion(server)
    await letterTo(email, /^Your account was deleted/)
    const letters = (await Promise.all([server, other].map(node => sentTo(node, email)))).flat()
    expect(letters.filter(({ text }) => text.includes('/restore#'))).toEqual([])
  })
})

describe('the link to keep an account', () => {
  it('says whose account it is, masked, and when it is deleted, as often as a mail scanner likes', async () => {
    const { token, deletesAt } = await closed()
    await expectNoTrace(server.database, async () => {
      for (let times = 0; times < 3; times += 1)
        expect(await read(token)).toMatchObject({
          status: 200,
          body: {
            person: expect.stringMatching(/^mi•••@mail\.example$/),
            deletesAt: new Date(deletesAt).toISOString(),
          },
        })
    })
  })

  it('restores the account, signs nobody in, and works once', async () => {
    const { mira, token } = await closed()
    const { status, headers } = await restore(token)
    expect([status, headers.getSetCookie()]).toEqual([204, []])
    expect((await userOf(mira.id)).deletesAt).toBeNull()
    await expectNoTrace(server.database, async () => {
      expect(await restore(token)).toEqual(over)
      expect(await read(token)).toEqual(over)
    })
    await signIn(server.url, mira.username, password)
    const [event] = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'User.Restored' },
    })
    expect(event?.payload.actor).toEqual({ kind: 'visitor' })
  })

  it('works for one of twenty concurrent clients, on two nodes', async () => {
    const { mira, token } = await closed()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => restore(token, index % 2 ? server : other)),
    )
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status !== 204)) expect(answer).toEqual(over)
    const restored = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'User.Restored' },
    })
    expect(restored).toHaveLength(1)
  })

  it('does not take back a later deletion', async () => {
    const { mira, token } = await closed()
    await restore(token)
    await server.manage('POST /api/users/:userId/deletion', { params: { userId: mira.id } })
    expect(await restore(token)).toEqual(over)
    expect((await userOf(mira.id)).deletesAt).not.toBeNull()
  })

  it('is refused from the time of the deletion on, also before the deletion is done', async () => {
    const { mira } = await closed()
    const { vault } = server.running.services
    const deletesAt = Date.now() - 1000
    await server.database.query(`update users set deletes_at = to_timestamp($2 / 1000.0) where id = $1`, [
      mira.id,
      deletesAt,
    ])
    const token = await vault.seal(JSON.stringify({ restore: mira.id, deletesAt }))
    expect(await read(token)).toEqual(over)
    expect(await restore(token)).toEqual(over)
    await performDue(dueDeletion, server.running.services, new Date())
    expect(await restore(token)).toEqual(over)
  })

  it('is refused if it is forged, or one for another purpose', async () => {
    const { mira, email } = await withEmail()
    await linkAddress(server, mira, 'email', `new.${email}`)
    const undo = /\/undo#(\S+)/.exec((await letterTo(email, /undo#/)).text)?.[1] ?? ''
    await expectNoTrace(server.database, async () => {
      for (const token of ['nothing', undo, 'a'.repeat(2048)]) {
        expect(await read(token)).toEqual(over)
        expect(await restore(token)).toEqual(over)
      }
      for (const token of ['', 1, null, 'a'.repeat(2049)])
        expect(await ask(server.url, 'POST /api/links/deletion', { body: { token } })).toEqual(
          refusedAs(400, 'guard.invalid_input'),
        )
    })
    const { token } = await closed()
    expect(await ask(server.url, 'POST /api/links/address-change', { body: { token } })).toEqual(over)
  })

  it('restores the account of a suspended person, who stays suspended', async () => {
    const { mira, token } = await closed()
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: mira.id },
      body: { isSuspended: true },
    })
    expect((await restore(token)).status).toBe(204)
    expect(await userOf(mira.id)).toMatchObject({ isSuspended: true, deletesAt: null })
  })
})

it('undoing a change of address takes back a deletion that was requested since', async () => {
  const { mira, email } = await withEmail()
  await linkAddress(server, mira, 'email', `thief.${email}`)
  const token = /\/undo#(\S+)/.exec((await letterTo(email, /undo#/)).text)?.[1] ?? ''
  await requestDeletion(mira)
  const body = { token, password: 'a-Quieter-Lake-78' }
  expect((await ask(server.url, 'POST /api/links/address-change/undo', { body })).status).toBe(204)
  expect(await userOf(mira.id)).toMatchObject({ primaryEmail: email, deletesAt: null })
})
