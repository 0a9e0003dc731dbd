import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { somebody } from './support/somebody.ts'
import { ask } from './support/wire.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  await server.manage('PATCH /api/account-center', { body: { enabled: true } })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

it('acts as a person with a reason, on a page that says so and ends it (job 20)', async () => {
  const mira = await somebody(server)
  const { page, button, complaints, administrator } = await openConsole(browser, server, {
    path: `/people/${mira.id}`,
  })
  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Act as this person' }).click()
  await expectAccessible(page, 'the dialog')
  await page.getByLabel('Reason').fill('Ticket 4711')
  await button('Continue').click()
  const opening = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Open account page' }).click()
  const theirs = await opening
  const bar = theirs.getByRole('region', { name: 'Acting as another person' })
  await bar.getByText(`You act as ${mira.username}.`).waitFor()
  expect(theirs.url()).not.toContain('sub_')
  await theirs.getByRole('heading', { name: 'Profile' }).first().waitFor()
  await expectAccessible(theirs, 'the account page')
  await expectNothingCut(theirs)

  await theirs.reload()
  await bar.getByRole('button', { name: 'Stop' }).click()
  await theirs.waitForURL(`**/console/people/${mira.id}`)
  const [created] = await server.manage('GET /api/logs', {
    query: { userId: mira.id, logKey: 'SubjectToken.Created' },
  })
  expect(created?.payload).toMatchObject({ reason: 'Ticket 4711', actor: { id: administrator.id } })
  expect(complaints).toEqual([])
})

it('helps with a lost password: a link, whether it was used, and an expired password (job 3)', async () => {
  await server.manage('PATCH /api/sign-in-exp', {
    body: { passwordExpiration: { enabled: true, validPeriodDays: 36_500 } },
  })
  const mira = await somebody(server)
  const { page, button, complaints } = await openConsole(browser, server, { path: `/people/${mira.id}` })
  await button('Reset link').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Show link' }).click()
  const link = await page.getByText(/^http.*\/access/).textContent()
  await page.keyboard.press('Escape')
  await page.getByText('not used yet').waitFor()

  const theirs = await (await browser.newContext({ locale: 'en-US' })).newPage()
  await theirs.goto(link ?? '')
  await theirs.locator('input[type=password]').first().fill('a-Quieter-Lake-79')
  await theirs.keyboard.press('Enter')
  const used = async () =>
    (await server.manage('GET /api/users/:userId/access-links', { params: { userId: mira.id } }))[0]?.usedAt
  await expect.poll(used).toBeTruthy()
  await page.reload()
  await page.getByText('Used', { exact: true }).first().waitFor()

  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Expire password' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Expire password' }).click()
  await page.getByText('Password expired').waitFor()
  expect(complaints).toEqual([])
})

it('sees who is locked out and why, and unlocks as Support (job 10)', async () => {
  await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: { maxAttempts: 3 } } })
  const mira = await somebody(server)
  for (let tries = 0; tries < 3; tries += 1)
    await mira.ask('POST /api/verifications/password', { body: { password: 'wrong-Lake-1' } })
  const { page, button, complaints, go } = await openConsole(browser, server, {
    path: '/people',
    roles: ['support'],
  })
  await page.getByRole('link', { name: '1 lock after too many failures' }).click()
  await page.getByText('Wrong passwords on the account page').waitFor()
  await expectAccessible(page, 'the list')
  await expectNothingCut(page)
  await go(`/people/${mira.id}`)
  await page.getByText('Locked out after too many failures').waitFor()
  await button('Unlock sign-in').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unlock sign-in' }).click()
  await page.getByText('Locked out after too many failures').waitFor({ state: 'detached' })
  // Closing the dialog goes back in the history, which a navigation would interrupt.
  await page.waitForURL(url => !url.searchParams.has('dialog'))
  expect(await server.manage('GET /api/lockouts')).toEqual([])
  await go('/people/locked')
  await page.getByText('No one is locked out').waitFor()
  const { status } = await ask(server.url, 'GET /api/my-account', { token: mira.access_token })
  expect(status).toBe(200)
  expect(complaints).toEqual([])
})
