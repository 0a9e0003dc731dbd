import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '@latchkey/client'
import type { BrowserContext } from 'playwright'
import { sql } from '../../packages/server/src/store/database.ts'
import { linkAddress } from '../../tests/support/addresses.ts'
import { administrator } from '../../tests/support/administrators.ts'
import { addBackupCodes, addTotp } from '../../tests/support/factors.ts'
import { sentTo } from '../../tests/support/mailbox.ts'
import type { TestServer } from '../../tests/support/server.ts'
import { password, provenOnce, somebody } from '../../tests/support/somebody.ts'
import type { Look } from './looks.ts'
import type { Fixtures } from './scene.ts'
import type { Server } from './server.ts'
import { enterPassword, enterUsername } from './steps.ts'

/** Registers Mira, the person of the account page, and gives her a profile. */
export async function registerMira(
  { running }: Server,
  context: BrowserContext,
  { say }: Look,
): Promise<void> {
  const page = await context.newPage()
  await page.goto('/account')
  await page.waitForURL(/sign-in/)
  await page.goto('/register')
  await page.getByRole('textbox').first().fill('mira')
  await page.getByRole('textbox', { name: say('register.choosePassword') }).fill(password)
  await page.getByRole('button', { name: say('register.createAccount') }).click()
  await page.waitForURL(/\/account/)
  await context.close()
  const profile = {
    givenName: 'Mira',
    familyName: 'Okafor',
    website: 'https://mira.example',
    birthdate: '1991-04-12',
  }
  await running.services.database.transaction(tx =>
    tx.query(sql`
      update users
      set name = 'Mira Okafor', primary_email = 'mira.okafor@mail.example', profile = ${JSON.stringify(profile)}
      where username = 'mira'`),
  )
}

/** Creates an owner who is signed in to the console, before passkeys are offered. */
export async function createOwner({ url, manage }: Server): Promise<Fixtures['owner']> {
  // The helper of the tests uses these two alone.
  const owner = await administrator({ url, manage } as TestServer, 'owner')
  return { tokens: JSON.stringify({ refreshToken: owner.refresh_token, idToken: owner.id_token }) }
}

/** Signs Mira in and skips each suggestion to set up a factor or a passkey. */
export async function signInAsMira(context: BrowserContext, look: Look): Promise<void> {
  const page = await context.newPage()
  await enterUsername(page, look)
  await enterPassword(page, look)
  const later = page.getByRole('button', { name: look.say('signIn.setUp.skip') })
  const arrived = page.getByRole('navigation')
  for (let skipped = 0; skipped < 3; skipped += 1) {
    await later.or(arrived).first().waitFor()
    if (await arrived.isVisible()) break
    await later.click()
    await page.waitForTimeout(500)
  }
  await page.waitForURL(/\/account/)
  await page.waitForLoadState('networkidle')
  await page.close()
}

/** Creates the other people of the scenes. Returns the link that undoes a change of Noor's email. */
export async function createPeople(server: Server, byPassword: Fixtures['byPassword']): Promise<string> {
  const { url, manage } = server
  // The helpers of the tests use the address of the server alone.
  const tested = { url } as TestServer
  await giveTokens(manage)
  await linkGoogle(manage)
  const noor = await provenOnce(await somebody(tested, { username: 'noor' }))
  await addTotp(noor)
  await addBackupCodes(noor)
  await somebody(tested, { username: 'prompted' })
  const suspended = await somebody(tested, { username: 'suspended' })
  await manage('PATCH /api/users/:userId/is-suspended', {
    params: { userId: suspended.id },
    body: { isSuspended: true },
  })
  const rami = await provenOnce(await somebody(tested, { username: 'rami', jar: byPassword.withFactor }))
  await addTotp(rami)
  await addBackupCodes(rami)
  await somebody(tested, { username: 'sofie', jar: byPassword.withoutFactor })
  await linkAddress(tested, noor, 'email', 'noor@mail.example')
  await linkAddress(tested, noor, 'email', 'thief@mail.example')
  // Last: the people above would be asked for a factor at sign-up.
  await offerFactors(server)
  return undoLinkTo(server, 'noor@mail.example')
}

/** Gives Mira access tokens, and lets people delete their account. */
async function giveTokens(manage: Client): Promise<void> {
  const { fields } = await manage('GET /api/account-center')
  await manage('PATCH /api/account-center', {
    body: { fields: { ...fields, accountDeletion: 'Edit', personalAccessToken: 'Edit' } },
  })
  const params = { userId: await userIdOf(manage, 'mira') }
  for (const body of [
    { name: 'Nightly backup' },
    { name: 'Reports of the whole company, every Monday morning', expiresAt: Date.now() + 30 * 86_400_000 },
  ])
    await manage('POST /api/users/:userId/personal-access-tokens', { params, body })
}

/** Offers Google and GitHub, and links a Google account to Mira's. */
async function linkGoogle(manage: Client): Promise<void> {
  const config = { clientId: 'a-client', clientSecret: 'a-secret' }
  await manage('POST /api/connectors', {
    body: {
      id: 'google',
      connectorId: 'google-universal',
      config: { ...config, oneTap: { isEnabled: true } },
    },
  })
  await manage('POST /api/connectors', { body: { id: 'github', connectorId: 'github-universal', config } })
  await manage('PATCH /api/sign-in-exp', { body: { socialSignInConnectorTargets: ['google', 'github'] } })
  await manage('PUT /api/users/:userId/identities/:target', {
    params: { userId: await userIdOf(manage, 'mira'), target: 'google' },
    body: { userId: '1234', details: { name: 'Mira Okafor', email: 'mira.okafor@mail.example' } },
  })
}

async function offerFactors({ running }: Server): Promise<void> {
  const settings = {
    mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'PromptAtSignInAndSignUp' },
    passkeySignIn: { enabled: true },
  }
  await running.services.database.transaction(tx =>
    tx.query(sql`
      insert into settings (name, value, updated_at)
      values ('signInExperience', ${JSON.stringify(settings)}, now())
      on conflict (name) do update set value = settings.value || excluded.value`),
  )
  running.services.settings.forget()
}

async function undoLinkTo(server: { url: string }, address: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const sent = await sentTo(server, address)
    const link = sent.map(({ text }) => /http\S+(\/undo#\S+)/.exec(text)?.[1]).find(Boolean)
    if (link) return link
    await pause(100)
  }
  throw new Error('no link was sent')
}

/** A new link with which Noor chooses a password. */
export async function accessLink(manage: Client, purpose: 'invitation' | 'passwordReset'): Promise<string> {
  const params = { userId: await userIdOf(manage, 'noor') }
  const { url = '' } = await manage('POST /api/users/:userId/access-links', { params, body: { purpose } })
  return url
}

/** The id of the person with this username. */
export async function userIdOf(manage: Client, username: string): Promise<string> {
  const [user] = await manage('GET /api/users', { query: { search: username } })
  return user?.id ?? ''
}
