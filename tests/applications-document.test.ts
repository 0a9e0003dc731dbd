import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blocksOf } from '../scripts/guides/document.ts'
import { runShell } from './support/document-shell.ts'
import { backEnd, startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it('docs/applications.md works as printed', async () => {
  const text = readFileSync(join(import.meta.dirname, '../docs/applications.md'), 'utf8')
  const commands = blocksOf(text).filter(({ language }) => language === 'sh')
  const { outputs, stderr } = await runShell(
    commands.map(({ code }) => code),
    { env: { PATH: process.env.PATH, LATCHKEY: server.url, ID: backEnd.id, SECRET: backEnd.secret } },
  )
  const stdout = outputs.join('')
  expect(stderr).toBe('')
  expect(stdout).toContain(`${server.url}/oidc/auth\n`)
  expect(stdout).toMatch(/^303 .*\/sign-in\?app_id=[0-9a-z]{21}&/m)
  expect(stdout).toMatch(/^[A-Z]{4}-[A-Z]{4}$/m)
  expect(stdout).toContain('"error":"authorization_pending"')
  const { signIn, signUp, passkeySignIn } = await server.manage('GET /api/sign-in-exp')
  expect(signUp).toMatchObject({ identifiers: ['email'], verify: true })
  expect(signIn.methods[0]).toMatchObject({ identifier: 'email', verificationCode: true })
  expect(passkeySignIn.enabled).toBe(true)
  const applications = await server.manage('GET /api/applications')
  const named = Object.fromEntries(applications.map(application => [application.name, application]))
  expect(named).toMatchObject({
    'My app': { type: 'SPA', appLevelAccessControlEnabled: true },
    'My site': { type: 'Traditional' },
    'My television': { type: 'Native', customClientMetadata: { isDeviceFlow: true } },
    'Nightly job': { type: 'MachineToMachine' },
    'Their shop': { isThirdParty: true },
  })
  expect(Object.values(named).map(({ isAdmin }) => isAdmin)).not.toContain(true)
  const [claims] = [...stdout.matchAll(/^(eyJ[\w-]+)$/gm)].map(([, text = '']) =>
    JSON.parse(Buffer.from(text, 'base64url').toString()),
  )
  expect(claims).toMatchObject({ aud: 'https://orders.example/api', scope: 'read:orders' })
  expect(stdout).toContain('"userScopes":["profile","email"]')
  expect(stdout).toContain('The Shop\n')
  expect(stdout).toMatch(/"userIds":\["[0-9a-z]{12}"\]/)
})
