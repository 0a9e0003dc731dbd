import ar from '@latchkey/locales/ar/pages.json' with { type: 'json' }
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { signIn as signInByApi } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

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

const english = { locale: 'en-US', colorScheme: 'light', viewport: { width: 1280, height: 860 } } as const

async function signIn(page: Page, { username }: Somebody): Promise<void> {
  await page.getByRole('textbox').first().fill(username)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: en['signIn.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

/** The browser of a signed-in person, at a path of the account page. */
async function enter(person: Somebody, path = '', look: object = english) {
  const { page } = await openPage(browser, look)
  await page.goto(`${server.url}/account${path}`)
  await signIn(page, person)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  return { page, button, go: (to: string) => page.goto(`${server.url}/account${to}`) }
}

const confirmation = (page: Page) => page.getByRole('textbox', { name: en['stepUp.password'] })

async function confirm(page: Page): Promise<void> {
  await confirmation(page).fill(password)
  await page.keyboard.press('Enter')
}

describe('a step-up', () => {
  it('is asked for once in its ten minutes, also after a reload and for another section', async () => {
    const { page, go } = await enter(await somebody(server), '/security/username')
    await confirm(page)
    const username = page.getByRole('textbox', { name: en['username.new'] })
    await username.waitFor()
    await page.reload()
    await username.waitFor()
    await go('/devices')
    await page.getByRole('heading', { name: en['applications.title'] }).waitFor()
    await page.context().close()
  })

  it('is forgotten when the person signs out', async () => {
    const mira = await somebody(server)
    const { page, button, go } = await enter(mira, '/security/username')
    await confirm(page)
    await page.getByRole('textbox', { name: en['username.new'] }).waitFor()
    await button(en['row.cancel']).click()
    await button(`${mira.username} ${en['account.menu']}`).click()
    await page.getByRole('menuitem', { name: en['account.signOut'] }).click()
    await page.waitForURL(/signed-out/)
    expect(await page.evaluate(() => Object.keys(sessionStorage).join())).not.toContain('step-up')
    await go('/security/username')
    await signIn(page, mira)
    await confirmation(page).waitFor()
    await page.context().close()
  })

  it('is forgotten when another person signs in in the same tab', async () => {
    const { page, go } = await enter(await somebody(server), '/security/username')
    await confirm(page)
    await page.getByRole('textbox', { name: en['username.new'] }).waitFor()
    await page.evaluate(() => {
      for (const key of Object.keys(sessionStorage)) if (/:tokens$/.test(key)) sessionStorage.removeItem(key)
    })
    await page.context().clearCookies()
    await go('/security/username')
    await signIn(page, await somebody(server))
    await confirmation(page).waitFor()
    await page.context().close()
  })
})

describe('the focus', () => {
  const isOnSomething = (page: Page) => page.evaluate(() => document.activeElement !== document.body)

  it('goes on with the next row when a row is removed, and the removal is said', async () => {
    const mira = await somebody(server)
    await signInByApi(server.url, mira.username, password)
    const { page, button } = await enter(mira, '/devices')
    await button(en['devices.confirm']).click()
    await confirm(page)
    const ends = page.getByRole('main').getByRole('listitem').getByRole('button')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => ends.count()).toBe(2)
    await expect.poll(() => isOnSomething(page)).toBe(true)
    await ends.first().click()
    await button(en['sessions.end']).click()
    await page.getByRole('status').getByText(en['sessions.ended_one'].replace('{{count}}', '1')).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => ends.evaluate(each => each === document.activeElement)).toBe(true)
    await button(en['sessions.endOthers']).click()
    await page.getByRole('dialog').getByRole('button', { name: en['sessions.endOthers'] }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => isOnSomething(page)).toBe(true)
    await page.context().close()
  })
})

describe('a field that is being edited', () => {
  const name = (page: Page) => page.getByRole('textbox', { name: en['profile.name'], exact: true })

  it('keeps its text when the session ends meanwhile', async () => {
    const mira = await somebody(server)
    const { page, button } = await enter(mira, '/profile')
    await button(`${en['row.add']} ${en['profile.name']}`).click()
    await name(page).fill('Mira Nolan')
    await mira.ask('DELETE /api/my-account/sessions', { verification: await mira.prove() })
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: en['account.sessionEnded.title'] }).waitFor()
    await button(en['account.signInAgain']).click()
    await signIn(page, mira)
    await name(page).waitFor()
    expect(await name(page).inputValue()).toBe('Mira Nolan')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => Object.values(sessionStorage).join())).not.toContain('Nolan')
    await page.context().close()
  })

  it('says that another tab changed it, once the person comes back', async () => {
    const mira = await somebody(server)
    const { page, button } = await enter(mira, '/profile')
    await button(`${en['row.add']} ${en['profile.name']}`).click()
    await name(page).fill('Mira Nolan')
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira N.' } })
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await page.getByRole('status').getByText('Mira N.').waitFor()
    await button(en['row.save']).click()
    await page.locator('.lk-row').getByText('Mira Nolan').waitFor()
    expect((await mira.ask('GET /api/my-account')).body.name).toBe('Mira Nolan')
    await page.context().close()
  })

  it('is not saved over another tab’s value before the person has seen that value', async () => {
    const mira = await somebody(server)
    const { page, button } = await enter(mira, '/profile')
    await button(`${en['row.add']} ${en['profile.name']}`).click()
    await name(page).fill('Mira Nolan')
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira N.' } })
    await button(en['row.save']).click()
    await page.getByRole('status').getByText('Mira N.').waitFor()
    expect((await mira.ask('GET /api/my-account')).body.name).toBe('Mira N.')
    await button(en['row.save']).click()
    await page.locator('.lk-row').getByText('Mira Nolan').waitFor()
    expect((await mira.ask('GET /api/my-account')).body.name).toBe('Mira Nolan')
    await page.context().close()
  })
})

describe('the page', () => {
  it('has the look of the application that the person came from, and its name in the title', async () => {
    const oidcClientMetadata = { redirectUris: ['https://shop.example/callback'] }
    const body = { name: 'shop', type: 'SPA' as const, oidcClientMetadata }
    const { id } = await server.manage('POST /api/applications', { body })
    await server.manage('PUT /api/applications/:applicationId/sign-in-experience', {
      params: { applicationId: id },
      body: {
        displayName: 'Shop',
        color: { primaryColor: '#ffe600', isDarkModeEnabled: true, darkPrimaryColor: '#400040' },
        branding: {
          logoUrl: 'https://shop.example/logo.svg',
          favicon: 'https://shop.example/icon.svg',
          darkFavicon: 'https://shop.example/dark.svg',
        },
        termsOfUseUrl: 'https://shop.example/terms',
      },
    })
    await server.manage('PATCH /api/sign-in-exp', { body: { supportEmail: 'help@shop.example' } })
    const mira = await somebody(server)
    const { page } = await enter(mira, '/security/username?redirect=https://shop.example/')
    await page.getByRole('dialog').waitFor()
    await expect.poll(() => page.title()).toMatch(/^.+ · Sign-in and security · Account · Shop$/)
    await page.getByRole('img', { name: 'Shop', includeHidden: true }).waitFor({ state: 'attached' })
    const links = page.locator('footer a')
    expect(await links.evaluateAll(all => all.map(each => each.getAttribute('href')))).toEqual([
      'https://shop.example/terms',
      'mailto:help@shop.example',
    ])
    const icons = page.locator('link[rel=icon]')
    expect(await icons.evaluateAll(all => all.map(each => each.getAttribute('href')))).toEqual([
      'https://shop.example/icon.svg',
      'https://shop.example/dark.svg',
    ])
    // Darkened until it can be read on white.
    const accent = await page.evaluate(() =>
      document.documentElement.style.getPropertyValue('--lk-accent-light'),
    )
    expect(accent).toMatch(/^#[0-9a-f]{6}$/)
    expect(accent).not.toBe('#ffe600')
    await page.context().close()
  })

  it('is light on a dark device, without a choice of the theme, where an administrator wants that', async () => {
    const color = { primaryColor: '#3B5BDB', darkPrimaryColor: '#91A7FF', isDarkModeEnabled: false }
    await server.manage('PATCH /api/sign-in-exp', { body: { color } })
    const { page } = await openPage(browser, { ...english, colorScheme: 'dark' })
    const schemes = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)
    await page.goto(`${server.url}/account`)
    await page.getByRole('combobox', { name: en['language.title'] }).waitFor()
    expect(await page.getByRole('combobox', { name: en['theme.title'] }).count()).toBe(0)
    expect(await schemes()).toBe('light')
    await signIn(page, await somebody(server))
    await page.getByRole('button', { name: en['account.menu'] }).click()
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).waitFor()
    expect(await page.getByRole('menuitemradio', { name: en['theme.dark'] }).count()).toBe(0)
    expect(await schemes()).toBe('light')
    await server.manage('PATCH /api/sign-in-exp', { body: { color: { ...color, isDarkModeEnabled: true } } })
    await page.reload()
    await page.getByRole('button', { name: en['account.menu'] }).click()
    await page.getByRole('menuitemradio', { name: en['theme.dark'] }).waitFor()
    expect(await schemes()).toBe('light dark')
    await page.context().close()
  })

  it('skips the list of sections, and marks the open one in forced colors', async () => {
    const { page } = await enter(await somebody(server), '/security', { ...english, forcedColors: 'active' })
    await page.locator('.lk-settings-content').getByRole('button').first().waitFor()
    await page.locator('.lk-skip').press('Enter')
    await page.keyboard.press('Tab')
    const isInContent = () => document.activeElement?.closest('.lk-settings-content') !== null
    expect(await page.evaluate(isInContent)).toBe(true)
    const open = page.locator('.lk-section-link[aria-current]')
    expect(await open.evaluate(each => getComputedStyle(each).borderInlineStartWidth)).toBe('4px')
    await page.context().close()
  })

  it('is in the styles that an administrator wrote for the class names of the wire', async () => {
    await server.manage('PATCH /api/account-center', {
      body: { customCss: '.logto_ac-card { border-radius: 3px }' },
    })
    const { page, go } = await enter(await somebody(server), '/profile')
    const card = page.locator('.logto_ac-card').first()
    await card.waitFor()
    await expect.poll(() => card.evaluate(each => getComputedStyle(each).borderRadius)).toBe('3px')
    const onPage = `app page-container main-content card-container card-main page-header page-title page-description
      page-content section section-title card row sidebar sidebar-item with-tab-nav mobile-tab-nav mobile-tab-nav-item`
    for (const name of onPage.split(/\s+/))
      await page.locator(`.logto_ac-${name}`).first().waitFor({ state: 'attached' })
    await go('/username/success')
    for (const name of ['wrapper', 'title', 'description'])
      await page.locator(`.logto_ac-secondary-page-${name}`).waitFor()
    await server.manage('PATCH /api/account-center', { body: { customCss: null } })
    await page.context().close()
  })

  it('runs from right to left in Arabic, with numbers and addresses from left to right', async () => {
    const look = { locale: 'ar', colorScheme: 'dark', viewport: { width: 320, height: 640 } } as const
    const { page } = await openPage(browser, look)
    const mira = await somebody(server)
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { primaryPhone: '8613900000000' },
    })
    await page.goto(`${server.url}/account/contact`)
    await page.getByRole('textbox').first().fill(mira.username)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: ar['signIn.password'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: ar['contact.title'] }).waitFor()
    expect(await page.evaluate(() => document.dir)).toBe('rtl')
    const phone = page.locator('bdi', { hasText: '139' })
    expect(await phone.evaluate(each => getComputedStyle(each).direction)).toBe('ltr')
    const back = page.locator('.lk-section-back')
    expect(await back.evaluate(each => getComputedStyle(each).rotate)).toBe('180deg')
    await expectAccessible(page, 'contact in Arabic')
    await expectNothingCut(page)
    await page.context().close()
  })
})
