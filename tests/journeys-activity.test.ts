import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { desktopLooks, type Look, phoneLooks, sayIn } from './support/looks.ts'
import { CookieJar, signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  const { fields } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', { body: { fields: { ...fields, trustedDevice: 'Edit' } } })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const firefox = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0'

/** Signs in to the demo application in another browser. */
class Firefox extends CookieJar {
  override fetch(url: string, init: RequestInit = {}) {
    return super.fetch(url, { ...init, headers: { ...init.headers, 'user-agent': firefox } })
  }
}

const signInElsewhere = ({ username }: Somebody) =>
  signIn(server.url, username, password, { jar: new Firefox() })

/** The browser of a signed-in person, at a path of the account page. */
async function enter({ username }: Somebody, path: string, { texts, name: _, ...look }: Look) {
  const { page } = await openPage(browser, look)
  await page.goto(`${server.url}/account${path}`)
  await page.getByRole('textbox').first().fill(username)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/account${path}`)
  return page
}

async function confirmIdentity(page: Page, texts: Look['texts']): Promise<void> {
  await page.getByRole('button', { name: texts['devices.confirm'], exact: true }).press('Enter')
  await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

/** The tag and the words of the element that has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`)

describe.each(phoneLooks)('devices, in $name', look => {
  const { texts } = look

  it('show this one at once, tell the others apart, and say what was signed out', async () => {
    const mira = await somebody(server)
    await signInElsewhere(mira)
    await signInElsewhere(mira)
    const page = await enter(mira, '/devices', look)
    await page.getByText(texts['sessions.current']).waitFor()
    expect(await page.getByRole('main').getByRole('listitem').count()).toBe(1)
    await expectAccessible(page, 'this device')

    await confirmIdentity(page, texts)
    const ends = page.getByRole('main').getByRole('listitem').getByRole('button')
    await expect.poll(() => ends.count()).toBe(3)
    // On the heading of the list, or on its first button if the list arrived before the dialog was gone.
    await expect.poll(() => focused(page)).toMatch(/^(H2|BUTTON) /)
    const names = await ends.allInnerTexts()
    expect(names.filter(name => name.includes('Firefox') && name.includes('Demo'))).toHaveLength(2)
    expect(names.every(name => name.startsWith(texts['sessions.end']))).toBe(true)
    await expectAccessible(page, 'all devices')
    await expectNothingCut(page)

    const status = page.getByRole('status')
    const ended = (count: number) => status.filter({ hasText: sayIn(texts)('sessions.ended', { count }) })
    const next = names[1]?.split('\n').at(-1)
    await ends.first().press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: texts['sessions.end'] }).press('Enter')
    await ended(1).waitFor()
    await expect.poll(() => focused(page)).toContain(next)

    await page.getByRole('button', { name: texts['sessions.endOthers'] }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: texts['sessions.endOthers'] }).press('Enter')
    await ended(2).waitFor()
    await expect.poll(() => focused(page)).toBe(`H2 ${texts['sessions.title']}`)
    expect(await ends.count()).toBe(0)
    expect((await mira.ask('GET /api/my-account')).status).toBe(401)
    await page.context().close()
  })

  it('list trusted devices, and remove one and all of them', async () => {
    const mira = await somebody(server)
    for (const city of ['Gent', 'Lagos', 'Lima'])
      await server.database.query(
        `insert into trusted_devices (id, user_id, secret_hash, user_agent, city, created_at, last_used_at, expires_at)
        values ($1, $2, 'a hash', $3, $4, now(), now(), now() + interval '1 day')`,
        [`${mira.id}-${city}`, mira.id, firefox, city],
      )
    const page = await enter(mira, '/devices', look)
    await confirmIdentity(page, texts)
    const card = page.locator('section', {
      has: page.getByRole('heading', { name: texts['trustedDevices.title'] }),
    })
    const removals = card.getByRole('listitem').getByRole('button')
    await expect.poll(() => removals.count()).toBe(3)
    await expectAccessible(page, 'trusted devices')
    await expectNothingCut(page)
    await removals.filter({ hasText: 'Lagos' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: texts['row.remove'] }).press('Enter')
    await expect.poll(() => removals.count()).toBe(2)
    await expect.poll(() => focused(page)).toMatch(/^BUTTON .*(Gent|Lima)/)
    await card.getByRole('button', { name: texts['trustedDevices.removeAll'] }).press('Enter')
    await dialog.getByRole('button', { name: texts['trustedDevices.removeAll'] }).press('Enter')
    await card.getByText(texts['trustedDevices.none']).waitFor()
    await expect.poll(() => focused(page)).toBe(`H2 ${texts['trustedDevices.title']}`)
    await page.context().close()
  })
})

/** Events that a person cannot cause within a test: of other days, and of others. */
async function addEvents({ id }: Somebody): Promise<void> {
  const event = (number: number, columns: object) => ({
    id: String(number).padStart(9, '0'),
    type: 'Verification.Password',
    result: 'Success',
    account_id: id,
    actor_kind: 'owner',
    actor_id: id,
    impersonator_id: null,
    payload: {},
    address: '203.0.113.7',
    user_agent: firefox,
    created_at: new Date(Date.now() - (40 - number) * 24 * 60 * 60 * 1000),
    ...columns,
  })
  const events = [
    ...Array.from({ length: 25 }, (_, number) => event(number, {})),
    event(25, { impersonator_id: 'help-desk', payload: { reason: 'Ticket 4711' } }),
    event(26, {
      type: 'Interaction.SignIn.Identifier.Password.Submit',
      result: 'Error',
      actor_kind: 'visitor',
      payload: { error: 'session.invalid_credentials' },
    }),
    event(27, { type: 'User.SuspensionStatus.Updated', actor_kind: 'admin', payload: { isSuspended: true } }),
  ]
  await server.database.query(
    `insert into events (id, type, result, account_id, actor_kind, actor_id, impersonator_id, payload, address, user_agent,
      created_at)
    select id || $2::text, type, result, account_id, actor_kind, actor_id, impersonator_id, payload, address, user_agent,
      created_at
    from jsonb_populate_recordset(null::events, $1)`,
    [JSON.stringify(events), id],
  )
}

describe.each(desktopLooks)('activity, in $name', look => {
  const { texts } = look

  it('says what happened, who did it, from where and when, day by day', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira' } })
    await addEvents(mira)
    const page = await enter(mira, '/activity', look)
    const rows = page.getByRole('main').getByRole('listitem')
    const row = (words: string) => rows.filter({ hasText: words })
    await page.getByRole('heading', { name: texts['activity.today'], exact: true }).waitFor()
    await row(texts['activity.changed.name']).filter({ hasText: texts['activity.by.you'] }).waitFor()
    await row(texts['activity.passwordFailed']).filter({ hasText: texts['activity.by.stranger'] }).waitFor()
    await row(texts['activity.suspended']).filter({ hasText: texts['activity.by.admin'] }).waitFor()
    const impersonated = row(texts['activity.by.unknownImpersonator'])
    await impersonated.filter({ hasText: 'Ticket 4711' }).waitFor()
    expect(await impersonated.textContent()).not.toContain('203.0.113.7')
    await row(texts['activity.confirmed']).filter({ hasText: '203.0.113.7' }).first().waitFor()
    await expectAccessible(page, 'activity')
    await expectNothingCut(page)

    expect(await rows.count()).toBe(20)
    await page.getByRole('button', { name: texts['activity.showOlder'] }).press('Enter')
    await expect.poll(() => focused(page)).toBe(`P ${texts['activity.end']}`)
    const total = Number((await mira.ask('GET /api/my-account/activity')).headers.get('total-number'))
    expect(await rows.count()).toBe(total)
    await page.context().close()
  })

  it('says when it cannot be loaded, and is loaded again', async () => {
    const page = await enter(await somebody(server), '', look)
    await page.route('**/api/my-account/activity*', route => route.abort())
    await page.getByRole('link', { name: texts['activity.title'] }).click()
    const retry = page.getByRole('button', { name: texts['state.retry'] })
    await retry.waitFor()
    await expectAccessible(page, 'a failure')
    await page.unroute('**/api/my-account/activity*')
    await retry.click()
    await page.getByText(texts['activity.created'], { exact: true }).waitFor()
    await page.context().close()
  })
})
