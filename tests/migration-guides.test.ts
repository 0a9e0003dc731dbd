import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ProblemError } from '@latchkey/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorize, signInApiOf } from './support/people.ts'
import { backEnd, startTestServer, type TestServer } from './support/server.ts'

// The imports of the migration guides, run as they stand there on the exports that stand there.

const guides = join(import.meta.dirname, '../docs/guides')
const pages = [
  { page: 'migrate-from-auth0.md', mira: 'mira.auth0@example.com', oldId: 'auth0|65f2a1c0e4b0a1b2c3d4e5f6' },
  {
    page: 'migrate-from-better-auth.md',
    mira: 'mira.better@example.com',
    oldId: 'Zk3mira0better0auth0id0000000001',
  },
  { page: 'migrate-from-clerk.md', mira: 'mira.clerk@example.com', oldId: 'user_2fQmZ1mira' },
  { page: 'migrate-from-logto.md', mira: 'mira.logto@example.com', oldId: 'm1ra0logto01' },
]

type Block = { language: string; title?: string | undefined; text: string }

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(guides, page), 'utf8')
  return [...text.matchAll(/^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$/gms)].map(
    ([, language = '', title, block = '']) => ({ language, title, text: block }),
  )
}

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-import-'))
  return () => rmSync(folder, { recursive: true })
})

/** Runs the commands of a page among its files. */
async function follow(page: string): Promise<string> {
  const blocks = blocksOf(page)
  for (const { title, text } of blocks) if (title) writeFileSync(join(folder, title), text)
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text)
  const script = commands.join('\n').replaceAll('http://localhost:3001', server.url)
  const env = {
    PATH: process.env.PATH,
    ID: backEnd.id,
    SECRET: backEnd.secret,
    TOKEN: await server.token(),
  }
  const shell = ['--norc', '-euo', 'pipefail', '-c', script]
  return (await promisify(execFile)('bash', shell, { cwd: folder, env })).stdout
}

/** Signs in with the address and the password of the former system. Returns the code of what is still demanded. */
async function signInWithOldPassword(email: string): Promise<string | undefined> {
  const { jar } = await authorize(server.url)
  const call = signInApiOf(server.url, jar)
  await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
  const identifier = { type: 'email' as const, value: email }
  const body = { identifier, password: 'Spring-Orchard-42' }
  const { verificationId } = await call('POST /api/experience/verification/password', { body })
  await call('POST /api/experience/identification', { body: { verificationId } })
  return call('POST /api/experience/submit').then(
    () => undefined,
    (problem: ProblemError) => problem.code,
  )
}

describe.each(pages)('$page', ({ page, mira, oldId }) => {
  it('imports people, who sign in with their old passwords', async () => {
    const printed = await follow(page)
    expect(printed).toContain('Dry run, nothing was written: { created: 2, present: 0, failed: 0 }')
    expect(printed).toContain('Done: { created: 2, present: 0, failed: 0 }')
    const demanded = page.includes('clerk') ? 'session.mfa.require_mfa_verification' : undefined
    expect(await signInWithOldPassword(mira)).toBe(demanded)
    const [person] = await server.manage('GET /api/users', { query: { 'search.primaryEmail': mira } })
    expect(readFileSync(join(folder, 'ids.csv'), 'utf8')).toContain(`"${oldId}",${person?.id}\n`)
  })

  it('adds nobody a second time', async () => {
    const before = await server.manage('GET /api/users')
    expect(await follow(page)).toContain('Done: { created: 0, present: 2, failed: 0 }')
    expect((await server.manage('GET /api/users')).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })

  it('has the same code in Chinese', () => {
    expect(blocksOf(`zh-CN/${page}`)).toEqual(blocksOf(page))
  })
})

/** Runs the import of Better Auth on these people, who have accounts of other ids there. */
async function importOthers(users: string, ...options: string[]) {
  writeFileSync(join(folder, 'user.ndjson'), users)
  const command = ['import.mjs', 'user.ndjson', 'account.ndjson', ...options]
  const env = { LATCHKEY: server.url, ID: backEnd.id, SECRET: backEnd.secret }
  return promisify(execFile)(process.execPath, command, { cwd: folder, env })
}

const other = (id: string, email: string) =>
  `${JSON.stringify({ id, email, name: 'Mira Castell', emailVerified: true })}\n`

describe('an import', () => {
  beforeEach(() => follow('migrate-from-better-auth.md'))

  it('names people whose address another account has, leaves them out of `ids.csv`, and ends with an error', async () => {
    await expect(importOthers(other('other', 'mira.better@example.com'))).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^failed {3}other mira.better@example.com user.email_already_in_use/m),
    })
    expect(readFileSync(join(folder, 'ids.csv'), 'utf8')).toBe('old,new\n')
  })

  it('names, in a dry run, people who share an address, and writes nothing', async () => {
    const before = await server.manage('GET /api/users')
    const twins = other('one', 'twin@example.com') + other('two', 'Twin@example.com')
    await expect(importOthers(twins, '--dry-run')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^failed {3}two Twin@example.com user.email_already_in_use/m),
    })
    expect(await server.manage('GET /api/users')).toEqual(before)
  })

  it('leaves out addresses that were never verified', async () => {
    const unverified = other('unsure', 'unsure@example.com').replace('true', 'false')
    const { stdout } = await importOthers(unverified)
    expect(stdout).toContain('note     unsure  unsure@example.com is not verified, so it was left out')
    const found = await server.manage('GET /api/users', {
      query: { 'search.primaryEmail': 'unsure@example.com' },
    })
    expect(found).toEqual([])
  })
})

it('the guides share one `latchkey.mjs`', () => {
  const copies = pages.map(({ page }) => blocksOf(page).find(({ title }) => title === 'latchkey.mjs')?.text)
  expect(new Set(copies).size).toBe(1)
  expect(copies[0]).toContain('importPeople')
})
