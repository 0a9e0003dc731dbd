import type { Browser, FrameLocator, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startTestServer, type TestServer } from './support/server.ts'

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

/** A picture of 8 by 8 pixels. */
const smallPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mM4pBqDFTEMLQkApxlQwTDeczoAAAAASUVORK5CYII='

const preview = (page: Page): FrameLocator => page.frameLocator('iframe')
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const experience = () => server.manage('GET /api/sign-in-exp')

/** Without inline styles, which are blocked where a text in the code editor is replaced. */
const unexpected = (complaints: readonly string[]) =>
  complaints.filter(line => !/^Applying inline style/.test(line))

it('shows the sign-in page with unsaved settings, saves only these, and asks where another administrator was faster (job 17)', async () => {
  const { page, complaints, button } = await openConsole(browser, server, { path: '/sign-in-page' })
  const inside = preview(page)
  await inside.getByRole('heading', { name: 'Sign in', includeHidden: true }).waitFor()
  await expectAccessible(page, 'the methods')
  await page.getByRole('combobox', { name: 'E-mail address', exact: true }).selectOption('Password')
  await inside.locator('label', { hasText: 'Username or email' }).waitFor()
  await page.getByLabel('Screen').selectOption('Register')
  await inside.getByRole('heading', { name: 'Create your account', includeHidden: true }).waitFor()
  await page.getByLabel('Screen').selectOption('Sign in')

  await tab(page, 'Look').click()
  await page.getByRole('textbox', { name: 'Color', exact: true }).fill('#C2255C')
  const accent = () =>
    inside
      .locator('html')
      .evaluate(root => [root.style.getPropertyValue('--lk-accent-light'), root.dataset.theme].join(' '))
  await expect.poll(accent).toMatch(/^#c2255c light$/i)
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect.poll(accent).toMatch(/dark$/)
  const picture = Buffer.from(smallPng, 'base64')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: picture })
  await expect.poll(() => page.getByLabel('Logo', { exact: true }).first().inputValue()).toMatch(/^http/)
  await inside.locator('.lk-logo img').waitFor()
  const editor = page.getByRole('textbox', { name: 'Own style sheet' })
  await editor.click()
  await page.keyboard.insertText('.lk-auth-card { border-top: 5px solid red }')
  await expect
    .poll(() => inside.locator('.lk-auth-card').evaluate(card => getComputedStyle(card).borderTopWidth))
    .toBe('5px')
  await expectAccessible(page, 'the look')
  await page.getByRole('radio', { name: 'Desktop' }).check()
  await page.getByLabel('Language').selectOption('Chinese (China)')
  await expect.poll(() => inside.locator('html').getAttribute('lang')).toBe('zh-CN')

  await tab(page, 'Documents and help').click()
  await page.getByLabel('Terms of use').fill('https://shop.example/terms')
  await page.getByLabel('By a tick when they register').check()
  await expectAccessible(page, 'the documents')
  expect(await experience()).toMatchObject({ termsOfUseUrl: null, customCss: null })

  // Meanwhile, another administrator changes the terms, and the name of the help too.
  await server.manage('PATCH /api/sign-in-exp', {
    body: { termsOfUseUrl: 'https://other.example/', supportEmail: 'help@shop.example' },
  })
  await button('Save').click()
  await page.getByText(/Another administrator has changed this meanwhile: Terms of use/).waitFor()
  expect((await experience()).termsOfUseUrl).toBe('https://other.example/')
  await button('Keep mine').click()
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  expect(await experience()).toMatchObject({
    termsOfUseUrl: 'https://shop.example/terms',
    supportEmail: 'help@shop.example',
    agreeToTermsPolicy: 'ManualRegistrationOnly',
    color: { primaryColor: '#C2255C' },
    customCss: '.lk-auth-card { border-top: 5px solid red }',
    signIn: { methods: [{ identifier: 'username' }, { identifier: 'email', password: true }] },
  })
  await page.setViewportSize({ width: 320, height: 700 })
  for (const name of ['Documents and help', 'Look', 'Methods']) {
    await tab(page, name).click()
    await expectNothingCut(page)
  }
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('keeps own words and profile fields, which the preview and the registration have', async () => {
  const { page, complaints, button } = await openConsole(browser, server, {
    path: '/sign-in-page?tab=phrases',
  })
  const dialog = page.getByRole('dialog')
  await page.getByLabel('Find a text').fill('signIn.title')
  await page.getByLabel('Sign in', { exact: true }).fill('Welcome to the shop')
  await preview(page).getByText('Welcome to the shop').waitFor()
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  expect(await server.manage('GET /api/custom-phrases')).toMatchObject([
    { languageTag: 'en', translation: { 'signIn.title': 'Welcome to the shop' } },
  ])
  await button('Add language').click()
  await dialog.getByLabel('Language tag').fill('nl')
  await dialog.getByText('Dutch').waitFor()
  await expectAccessible(page, 'a new language')
  await dialog.getByRole('button', { name: 'Add language' }).click()
  await button('Remove language').click()
  await dialog.getByRole('button', { name: 'Remove language' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await server.manage('GET /api/custom-phrases')).map(each => each.languageTag)).toEqual(['en'])

  await tab(page, 'Profile fields').click()
  await button('Add field').click()
  await dialog.getByLabel('Name in the API').fill('team')
  await dialog.getByLabel('Label').fill('Team')
  await dialog.getByLabel('Type').selectOption('Choice')
  await dialog.getByLabel('Choices').fill('red | Red team\nblue')
  await expectAccessible(page, 'a new field')
  await dialog.getByRole('button', { name: 'Add field' }).click()
  await button('Edit Team').click()
  await dialog.getByRole('switch', { name: 'Required' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await button('Add field').click()
  await dialog.getByLabel('Name in the API').fill('nick')
  await dialog.getByRole('button', { name: 'Add field' }).click()
  await button('Move nick up').click()
  await expect.poll(() => button('Move nick up').isDisabled()).toBe(true)
  await page.getByRole('switch', { name: 'All fields' }).uncheck()
  await button('Remove Team').click()
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  await expectAccessible(page, 'the fields')
  expect((await experience()).signUpProfileFields).toEqual([{ name: 'nick' }])
  expect(await server.manage('GET /api/custom-profile-fields')).toMatchObject([
    { name: 'nick', type: 'Text' },
    {
      name: 'team',
      required: true,
      config: { options: [{ value: 'red', label: 'Red team' }, { value: 'blue' }] },
    },
  ])
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('serves previews to the console alone, which send nothing', async () => {
  const { headers } = await fetch(`${server.url}/preview/sign-in`)
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(headers.get('content-security-policy')).toMatch(/connect-src 'none'.*frame-ancestors 'self'/)
  const page = await browser.newPage()
  const message = JSON.stringify({ language: 'en', theme: 'light' })
  await page.route('**/elsewhere', route =>
    route.fulfill({
      contentType: 'text/html',
      body: `<iframe src="/preview/sign-in" onload="this.contentWindow.postMessage(${message.replaceAll('"', "'")})"></iframe>`,
    }),
  )
  await page.goto(`${server.url}/elsewhere`)
  const root = page.frameLocator('iframe').locator('#root[inert]')
  await root.waitFor({ state: 'attached' })
  await page.waitForTimeout(300)
  expect(await root.innerHTML()).toBe('')
  await page.close()
})
