import frame from '@latchkey/locales/en/console/frame.json' with { type: 'json' }
import people from '@latchkey/locales/en/console/people.json' with { type: 'json' }
import zhFrame from '@latchkey/locales/zh-CN/console/frame.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administrator } from './support/administrators.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { codeOf } from './support/factors.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Presses the button of the open dialog, and waits until it is done. */
async function confirm(page: Page, verb: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: verb, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

const readUser = (userId: string) => server.manage('GET /api/users/:userId', { params: { userId } })

describe('the console', () => {
  it('signs an owner in with two factors, and comes to a person by the keyboard alone (jobs 1, 2)', async () => {
    const mira = await somebody(server)
    const owner = await administrator(server, 'owner')
    const { page, complaints } = await openPage(browser, { locale: 'en-US' })
    await page.goto(`${server.url}/console/people?status=active`)
    await page.getByRole('textbox').first().fill(owner.username)
    await page.keyboard.press('Enter')
    await page.locator('input[type=password]').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /code/i }).fill(codeOf(owner.secret, 0))
    await page.getByRole('heading', { name: frame['frame.section.people'] }).waitFor()
    expect(new URL(page.url()).search).toBe('?status=active')
    // The sign-in page was told that it takes a second factor.
    complaints.length = 0
    await page.keyboard.press('/')
    await page.keyboard.type(mira.username)
    await page.waitForURL(new RegExp(`q=${mira.username}`))
    const link = page.getByRole('grid').getByRole('link')
    await expect.poll(() => link.allTextContents()).toEqual([mira.username])
    await page.keyboard.press('Escape')
    await page.keyboard.type(mira.id)
    await page.waitForURL(new RegExp(`q=${mira.id}`))
    await expect.poll(() => link.allTextContents()).toEqual([mira.username])
    await link.press('Enter')
    await page.getByRole('heading', { name: mira.username, level: 1 }).waitFor()
    await page.goBack()
    await page.waitForURL(new RegExp(`q=${mira.id}`))
    await page.keyboard.press('Control+k')
    await page.keyboard.type(frame['frame.shortcuts'].slice(0, 8))
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: frame['frame.shortcuts'] }).waitFor()
    await page.keyboard.press('Escape')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('shows a person without a role one sentence, and loads nothing else of the console', async () => {
    const person = await administrator(server)
    const { page } = await openPage(browser, { locale: 'en-US' })
    const loaded: string[] = []
    page.on('request', request => loaded.push(request.url()))
    await page.goto(`${server.url}/icon.svg`)
    await page.evaluate(
      tokens => sessionStorage.setItem('latchkey:console:tokens', tokens),
      JSON.stringify({ refreshToken: person.refresh_token, idToken: person.id_token }),
    )
    await page.goto(`${server.url}/console/people`)
    await page.getByRole('heading', { name: frame['frame.noAccess.title'] }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(loaded.filter(url => /assets\/(Console|PeoplePage|PersonPage|Table)-/.test(url))).toEqual([])
    expect(loaded.filter(url => url.includes('/api/users'))).toEqual([])
    await page.context().close()
  })

  it('leads to a fresh sign-in where the server demands one, and keeps what was typed', async () => {
    const mira = await somebody(server)
    const {
      page,
      button,
      administrator: owner,
    } = await openConsole(browser, server, {
      path: `/people/${mira.id}?dialog=suspend`,
    })
    await page.getByRole('textbox', { name: people['people.reason'] }).fill('Chargeback')
    await page.route('**/is-suspended', route =>
      route.fulfill({
        status: 401,
        contentType: 'application/json',
        headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="600"' },
        body: JSON.stringify({ code: 'auth.insufficient_user_authentication', message: 'Sign in again.' }),
      }),
    )
    await page.getByRole('dialog').getByRole('button', { name: people['people.suspend'] }).click()
    await button(frame['frame.confirm.do']).click()
    await page.getByRole('textbox').first().fill(owner.username)
    await page.keyboard.press('Enter')
    await page.locator('input[type=password]').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /code/i }).fill(codeOf(owner.secret, 0))
    const reason = page.getByRole('textbox', { name: people['people.reason'] })
    await expect.poll(() => reason.inputValue()).toBe('Chargeback')
    await page.unroute('**/is-suspended')
    await confirm(page, people['people.suspend'])
    expect((await readUser(mira.id)).suspension?.reason).toBe('Chargeback')
    await page.context().close()
  })
})

describe('people', () => {
  it('are created with an invitation link, which is shown once (job 11)', async () => {
    const { page, button } = await openConsole(browser, server, { path: '/people' })
    await button(people['people.create']).click()
    await page.getByRole('textbox', { name: people['people.name'], exact: true }).fill('Noor Haddad')
    await page.getByRole('textbox', { name: people['people.email'] }).fill('noor@console.example')
    await expectAccessible(page, 'new person')
    await page.getByRole('dialog').getByRole('button', { name: people['people.create'] }).click()
    await page.getByText(/^http.*\/access/).waitFor()
    await button(people['people.open']).click()
    await page.getByRole('heading', { name: 'Noor Haddad', level: 1 }).waitFor()
    await page.getByText(people['people.link.open']).waitFor()
    await page.context().close()
  })

  it('are signed out, suspended, restored, freed of a lost factor, given a role, and changed (jobs 4, 5, 6, 7, 13)', async () => {
    const mira = await somebody(server)
    const params = { userId: mira.id }
    await server.manage('POST /api/users/:userId/mfa-verifications', { params, body: { type: 'Totp' } })
    const role = await server.manage('POST /api/roles', { body: { name: 'editor', description: 'Edits' } })
    const { page, button, complaints } = await openConsole(browser, server, { path: `/people/${mira.id}` })
    const inMain = (name: string) => page.getByRole('main').getByRole('button', { name, exact: true })

    await button(people['people.sessions.endAll']).click()
    await confirm(page, people['people.sessions.endAll'])
    await page.getByText(people['people.sessions.none']).waitFor()

    await button(people['people.suspend']).click()
    await page.getByRole('textbox', { name: people['people.reason'] }).fill('Chargeback')
    await page.getByRole('combobox', { name: people['people.end'] }).selectOption('week')
    await confirm(page, people['people.suspend'])
    await page.getByText('Reason: Chargeback').waitFor()
    expect(await readUser(mira.id)).toMatchObject({
      isSuspended: true,
      suspension: { reason: 'Chargeback', until: expect.any(Number) },
    })
    await button(people['people.restore']).click()
    await confirm(page, people['people.restore'])
    await button(people['people.suspend']).waitFor()

    await inMain(people['people.remove']).first().click()
    await confirm(page, people['people.remove'])
    await page.getByText(people['people.factors.none']).waitFor()

    await inMain(people['people.roles.give']).click()
    await page.getByRole('combobox', { name: people['people.roles.role'] }).selectOption(role.id)
    await confirm(page, people['people.roles.give'])
    await inMain(people['people.roles.take']).waitFor()

    await inMain(people['people.edit']).first().click()
    await page.getByRole('textbox', { name: people['people.email'] }).fill('mira@console.example')
    await confirm(page, frame['frame.save'])
    expect((await readUser(mira.id)).primaryEmail).toBe('mira@console.example')

    const json = page.getByRole('textbox', { name: people['people.customData.json'] })
    await json.fill('{ "plan": ')
    await button(frame['frame.save']).click()
    await page.getByText(people['people.customData.invalid']).waitFor()
    await json.fill('{ "plan": "gold" }')
    await page.getByRole('main').getByRole('link', { name: frame['frame.section.people'] }).click()
    await confirm(page, frame['frame.leave.stay'])
    await button(frame['frame.save']).click()
    await button(frame['frame.save']).waitFor({ state: 'hidden' })
    expect((await readUser(mira.id)).customData).toEqual({ plan: 'gold' })

    await page.getByRole('heading', { name: people['people.history'] }).waitFor()
    await page.getByText('Account suspended').waitFor()
    await expectAccessible(page, 'person')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('are deleted later, kept after all, or deleted at once after typing their name (job 12)', async () => {
    const mira = await somebody(server)
    const { page, button, complaints } = await openConsole(browser, server, { path: `/people/${mira.id}` })
    await button(people['people.more']).click()
    await page.getByRole('menuitem', { name: people['people.scheduleDeletion'] }).click()
    await confirm(page, people['people.scheduleDeletion'])
    await page.getByRole('main').getByRole('button', { name: people['people.undelete'] }).click()
    await confirm(page, people['people.undelete'])
    await button(people['people.suspend']).waitFor()
    expect((await readUser(mira.id)).deletesAt).toBeNull()

    await button(people['people.more']).click()
    await page.getByRole('menuitem', { name: people['people.deleteNow'] }).click()
    const doDelete = page.getByRole('dialog').getByRole('button', { name: people['people.deleteNow'] })
    await expect.poll(() => doDelete.isDisabled()).toBe(true)
    await page.getByRole('dialog').getByRole('textbox').fill(mira.username)
    await confirm(page, people['people.deleteNow'])
    await page.waitForURL(/\/console\/people$/)
    await expect(readUser(mira.id)).rejects.toMatchObject({ status: 404 })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('show support what it may do alone, and say in words what the server refuses', async () => {
    const owner = await administrator(server, 'owner')
    const { page, button } = await openConsole(browser, server, { roles: ['support'], path: '/people' })
    await page.getByRole('grid').waitFor()
    expect(await button(people['people.create']).count()).toBe(0)
    await page.goto(`${server.url}/console/people/${owner.id}`)
    await page.getByRole('heading', { name: people['people.history'] }).waitFor()
    for (const name of [
      people['people.more'],
      people['people.edit'],
      people['people.roles.give'],
      people['people.tokens.create'],
    ])
      expect(await button(name).count(), name).toBe(0)
    await button(people['people.suspend']).click()
    await page.getByRole('dialog').getByRole('button', { name: people['people.suspend'] }).click()
    await page.getByRole('alert').getByText(frame['frame.problem.forbidden']).waitFor()
    expect((await readUser(owner.id)).isSuspended).toBe(false)
    await page.context().close()
  })

  it('are shown in Chinese on the narrowest phone, in the dark', async () => {
    const mira = await somebody(server)
    const { page, go, complaints } = await openConsole(browser, server, {
      path: '/people',
      look: { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
    })
    await page.getByRole('grid').waitFor()
    await expectAccessible(page, 'people on a phone')
    await expectNothingCut(page)
    await page.getByRole('button', { name: zhFrame['frame.openSections'] }).click()
    await page
      .getByRole('dialog')
      .getByRole('link', { name: zhFrame['frame.section.people'], exact: true })
      .waitFor()
    await go(`/people/${mira.id}`)
    await page.getByRole('heading', { name: mira.username, level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page, 'person on a phone')
    await expectNothingCut(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
