import ar from '@latchkey/locales/ar/pages.json' with { type: 'json' }
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import zhCn from '@latchkey/locales/zh-CN/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, launchBrowser, openPage } from './support/browser.ts'
import { giveCredentials } from './support/demo.ts'
import { addTotp, codeOf } from './support/factors.ts'
import { keyboardOf } from './support/keyboard.ts'
import { type OtherOrigin, startOtherOrigin } from './support/other-origin.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

const hostile = `
  * { all: unset !important; }
  * { font: italic 40px / 3 cursive !important; color: lime !important; letter-spacing: 4px !important; text-align: right !important; text-transform: uppercase !important; box-sizing: content-box !important; }
  html { font-size: 40px !important; }
  html, body, main, latchkey-account { display: block !important; }
  head, script { display: none !important; }
  button, input, h1, .lk-root, .lk-button { display: none !important; }
  :root, latchkey-account { --lk-radius: 10px; }
`

const listening = `
  window.events = []
  for (const name of ['signed-in', 'signed-out', 'sessions-ended', 'navigate', 'error', 'sign-out-requested', 'manage-account'])
    document.addEventListener('latchkey-' + name, event => events.push([event.type, event.detail]))
`

// The id of the application is in the fragment, which the page keeps over signing in.
const bothElements = `
  for (const tag of ['latchkey-account-button', 'latchkey-account']) {
    const element = document.createElement(tag)
    element.clientId = location.hash.slice(1) || sessionStorage.getItem('id')
    sessionStorage.setItem('id', element.clientId)
    document.querySelector('main').append(element)
  }
`

const vueApplication = `
  import { createApp, ref } from '/vue.js'
  const application = createApp({
    template: \`
      <button @click="isShown = true">Show</button>
      <button @click="path = '/contact'">To the contact section</button>
      <p>Vue is at {{ path }}</p>
      <latchkey-account v-if="isShown" language="zh-CN" theme="light" :path="path" :getAccessToken="token"
        @latchkey-navigate="path = $event.detail.path" />
    \`,
    setup: () => ({ isShown: ref(false), path: ref('/security'), token: () => window.token }),
  })
  application.config.compilerOptions.isCustomElement = tag => tag.startsWith('latchkey-')
  application.mount('main')
`

let server: TestServer
let application: OtherOrigin
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  const { fields } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', {
    body: { fields: { ...fields, personalAccessToken: 'Edit' } },
  })
  const page = (head: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>Application</title>
    <script src="/listen.js"></script><script type="module" src="${server.url}/embed.js"></script>${head}</head>
    <body style="margin:0"><main></main></body></html>`
  application = await startOtherOrigin({
    '/': page(''),
    '/hostile': page('<link rel="stylesheet" href="/hostile.css">'),
    '/hostile.css': hostile,
    '/listen.js': listening,
    '/both.html': page('<script type="module" src="/both.js"></script>'),
    '/both.js': bothElements,
    '/vue.html': page('<script type="module" src="/vue-app.js"></script>'),
    '/vue-app.js': vueApplication,
    '/vue.js': new URL(import.meta.resolve('vue/dist/vue.esm-browser.prod.js')),
  })
})
afterAll(async () => {
  await browser.close()
  await application.stop()
  await server.stop()
})

const look = { locale: 'en-US', colorScheme: 'light', viewport: { width: 1280, height: 900 } } as const

async function open(path = '/', options: object = look) {
  const { page, complaints } = await openPage(browser, options)
  await page.goto(application.url + path)
  return { page, complaints }
}

/** Adds an element to the page, as its own script would. */
function add(page: Page, tag: string, attributes: Record<string, string>) {
  return page.evaluate(
    ([tag, attributes]) => {
      const element = document.createElement(tag)
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
      document.querySelector('main')?.append(element)
    },
    [tag, attributes] as const,
  )
}

const nameIn = async ({ ask }: Somebody) => (await ask('GET /api/my-account')).body.name

const settled = (page: Page) =>
  page.getByRole('button', { name: `${en['row.add']} ${en['profile.name']}` }).waitFor()

describe('<latchkey-account>', () => {
  it('looks the same whatever the style of the page, and leaves the page as it is', async () => {
    const mira = await somebody(server)
    const shots = []
    for (const path of ['/', '/hostile']) {
      const { page, complaints } = await open(path)
      const before = await page.evaluate(lookOfPage)
      await add(page, 'latchkey-account', { 'access-token': mira.access_token })
      await settled(page)
      await page.evaluate(() => document.fonts.ready)
      shots.push(await page.locator('.lk-root').screenshot())
      expect(await page.evaluate(lookOfPage)).toEqual(before)
      expect(complaints).toEqual([])
      await page.context().close()
    }
    expect(shots[0]?.equals(shots[1] ?? Buffer.of())).toBe(true)
  })

  it('changes a name, on a page of another origin', async () => {
    const mira = await somebody(server)
    const { page, complaints } = await open()
    await add(page, 'latchkey-account', { 'access-token': mira.access_token })
    await page.getByRole('button', { name: `${en['row.add']} ${en['profile.name']}` }).click()
    await page.getByRole('textbox', { name: en['profile.name'] }).fill('Mira')
    await page.getByRole('button', { name: en['row.save'] }).click()
    await page.getByText(en['row.saved']).waitFor()
    expect(await nameIn(mira)).toBe('Mira')
    await expectAccessible(page, 'the element')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('is used by the keyboard alone: fields, selects, dialogs with step-up, menus', async () => {
    const mira = await somebody(server)
    const { page, complaints } = await open()
    const keyboard = keyboardOf(page)
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await add(page, 'latchkey-account', { 'access-token': mira.access_token })
    await page.evaluate(() => {
      document.title = 'Application'
      document.querySelector('main')?.insertAdjacentHTML('beforeend', '<button>Elsewhere</button>')
    })

    await keyboard.pressOn(button(`${en['row.add']} ${en['profile.zoneinfo']}`))
    await keyboard.press('Enter')
    const search = page.getByRole('searchbox')
    await keyboard.type(search, 'Lisbon')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await search.waitFor({ state: 'hidden' })
    await keyboard.pressOn(button(en['row.save']))
    await page.getByText(en['row.saved']).waitFor()

    await keyboard.pressOn(page.getByRole('link', { name: en['security.title'], exact: true }))
    const change = button(`${en['row.change']} ${en['password.name']}`)
    await keyboard.pressOn(change)
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await expectAccessible(page, 'the dialog')
    expect(await page.getByText('Elsewhere').evaluate(isSilenced)).toBe(true)
    for (const key of [...Array(8).fill('Tab'), ...Array(8).fill('Shift+Tab')]) {
      await keyboard.press(key)
      expect(await dialog.evaluate(isFocusInside)).toBe(true)
    }
    await keyboard.press('Escape')
    await keyboard.leaveDialog()
    await expect.poll(() => change.evaluate(isFocusInside)).toBe(true)

    await keyboard.pressOn(change)
    const current = page.getByRole('textbox', { name: en['stepUp.password'] })
    await keyboard.type(current, password)
    await keyboard.press('Enter')
    await keyboard.type(
      page.getByRole('textbox', { name: en['password.new'], exact: true }),
      'rainy-River-88',
    )
    await keyboard.press('Enter')
    await keyboard.leaveDialog()
    await page.getByText(en['row.saved']).waitFor()
    await keyboard.expectFocus()
    expect(
      (await mira.ask('POST /api/verifications/password', { body: { password: 'rainy-River-88' } })).status,
    ).toBe(201)
    expect(await page.title()).toBe('Application')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('opens a menu, and its dialog, by the keyboard', async () => {
    const mira = await somebody(server)
    await mira.ask('POST /api/my-account/personal-access-tokens', {
      body: { name: 'backup script', expiresAt: null },
      verification: await mira.prove(),
    })
    const { page } = await open()
    const keyboard = keyboardOf(page)
    await add(page, 'latchkey-account', { 'access-token': mira.access_token, path: '/data' })
    const more = page.getByRole('button', { name: en['row.more'].replace('{{name}}', 'backup script') })
    await keyboard.pressOn(more)
    await page.getByRole('menu').waitFor()
    await expectAccessible(page, 'the menu')
    await keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await expect.poll(() => more.evaluate(isFocusInside)).toBe(true)
    await keyboard.choose(more, page.getByRole('menuitem', { name: en['data.token.delete'] }))
    await page.getByRole('dialog', { name: 'backup script' }).waitFor()
    await keyboard.press('Escape')
    await keyboard.leaveDialog()
    await page.context().close()
  })

  it('prints backup codes in a frame, as the page around is not ours', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const { page } = await open()
    await page.evaluate(recordPrints)
    await add(page, 'latchkey-account', { 'access-token': mira.access_token, path: '/security/backup-codes' })
    await page.getByRole('dialog').getByRole('textbox').fill(codeOf(secret))
    const codes = page.getByRole('list', { name: en['backupCodes.name'] }).getByRole('listitem')
    await codes.first().waitFor()
    await page.getByRole('button', { name: en['backupCodes.print'] }).click()
    const [printed = '', ...others] = await page.evaluate(
      () => (window as unknown as { prints: string[] }).prints,
    )
    expect(others).toEqual([])
    for (const code of await codes.allInnerTexts()) expect(printed).toContain(code)
    await page.context().close()
  })

  it('has a language and a theme by attributes, and changes them at once', async () => {
    const mira = await somebody(server)
    const { page } = await open('/', { ...look, colorScheme: 'dark' })
    await add(page, 'latchkey-account', { 'access-token': mira.access_token, language: 'zh' })
    const heading = page.getByRole('heading', { name: zhCn['profile.title'], exact: true })
    await heading.waitFor()
    const light = 'rgb(28, 26, 24)'
    const dark = 'rgb(244, 241, 237)'
    const color = () => heading.evaluate(element => getComputedStyle(element).color)
    expect(await color()).toBe(dark)
    await set(page, { theme: 'light' })
    await expect.poll(color).toBe(light)
    await expectAccessible(page, 'the light theme')
    await set(page, { theme: 'dark', language: 'ar' })
    await page.getByRole('heading', { name: ar['profile.title'], exact: true }).waitFor()
    expect(await page.locator('.lk-root').evaluate(element => getComputedStyle(element).direction)).toBe(
      'rtl',
    )
    expect(
      await page.locator('.lk-root').evaluate(element => getComputedStyle(element).fontFamily),
    ).toContain('Noto Sans Arabic')
    await page.evaluate(() => {
      document.body.style.background = '#121110'
    })
    await expectAccessible(page, 'the dark theme')
    await page.context().close()
  })

  it('takes the tokens of the page’s style', async () => {
    const mira = await somebody(server)
    const { page } = await open()
    await page.addStyleTag({
      content: 'latchkey-account { --lk-radius-large: 3px; --lk-accent-light: #b00020 }',
    })
    await add(page, 'latchkey-account', { 'access-token': mira.access_token })
    await settled(page)
    const card = page.locator('.lk-card').first()
    expect(await card.evaluate(element => getComputedStyle(element).borderRadius)).toBe('3px')
    await page.context().close()
  })

  it('says where the person goes, and lets the application decide', async () => {
    const mira = await somebody(server)
    const { page } = await open()
    await add(page, 'latchkey-account', { 'access-token': mira.access_token, path: '/contact' })
    const heading = (title: string) =>
      page.getByRole('heading', { name: title, exact: true, level: 1 }).waitFor()
    const link = (title: string) => page.getByRole('link', { name: title, exact: true })
    const path = () => page.evaluate(() => document.querySelector('latchkey-account')?.path)
    await heading(en['contact.title'])
    expect(await link(en['data.title']).getAttribute('href')).toBe(`${server.url}/account/data`)
    await link(en['data.title']).click()
    await heading(en['data.title'])
    expect(await path()).toBe('/data')
    await page.evaluate(() => document.addEventListener('latchkey-navigate', event => event.preventDefault()))
    await link(en['security.title']).click()
    expect(await events(page)).toEqual([
      ['latchkey-navigate', { path: '/data' }],
      ['latchkey-navigate', { path: '/security' }],
    ])
    expect(await path()).toBe('/data')
    await set(page, { path: '/security' })
    await heading(en['security.title'])
    await set(page, { section: 'contact' })
    await page.getByText(en['email.name']).first().waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    await page.context().close()
  })

  it('has the form of a phone in a narrow column of a wide page', async () => {
    const mira = await somebody(server)
    const { page } = await open()
    await page.addStyleTag({ content: 'latchkey-account { width: 500px }' })
    await add(page, 'latchkey-account', { 'access-token': mira.access_token })
    const list = page.getByRole('navigation')
    await list.waitFor()
    await list.getByRole('link', { name: en['security.title'] }).click()
    await page.getByRole('heading', { name: en['security.title'], level: 1 }).waitFor()
    expect(await list.count()).toBe(0)
    await page.getByRole('link', { name: en['sections.back'] }).click()
    await list.waitFor()
    await page.context().close()
  })

  it('says that the session has ended, and what keeps it from working', async () => {
    const { page } = await open()
    await add(page, 'latchkey-account', { 'access-token': 'a token of nobody' })
    await expect.poll(() => events(page)).toContainEqual(['latchkey-signed-out', null])
    await page.evaluate(() => {
      const element = document.querySelector('latchkey-account')
      if (element) element.getAccessToken = () => Promise.reject(new Error('no network'))
    })
    await page.getByRole('button', { name: en['state.retry'] }).first().click()
    const names = async () => (await events(page)).map(([name]) => name)
    await expect.poll(names).toContain('latchkey-error')
    await page.evaluate(() => {
      window.addEventListener('latchkey-error', event =>
        Object.assign(window, { last: String((event as CustomEvent).detail.error) }),
      )
    })
    await set(page, { section: 'nothing' })
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { last?: string }).last))
      .toContain('no section')
    await page.context().close()
  })

  it('forgets the person when the token is taken away, and moves without a new start', async () => {
    const mira = await somebody(server)
    const { page } = await open()
    await add(page, 'latchkey-account', { 'access-token': mira.access_token })
    await page.getByRole('button', { name: `${en['row.add']} ${en['profile.name']}` }).click()
    await page.getByRole('textbox', { name: en['profile.name'] }).fill('half a na')
    await page.evaluate(() => document.body.prepend(document.querySelector('latchkey-account') ?? ''))
    expect(await page.getByRole('textbox', { name: en['profile.name'] }).inputValue()).toBe('half a na')
    await page.evaluate(() => document.querySelector('latchkey-account')?.removeAttribute('access-token'))
    await expect.poll(() => page.locator('.lk-root').count()).toBe(0)
    await page.context().close()
  })

  it('shows different people on one page', async () => {
    const [mira, nia] = [await somebody(server), await somebody(server)]
    const { page, complaints } = await open()
    for (const person of [mira, nia])
      await add(page, 'latchkey-account', { 'access-token': person.access_token })
    const [first, second] = [0, 1].map(index => page.locator('latchkey-account').nth(index))
    for (const [element, name] of [
      [first, 'Mira'],
      [second, 'Nia'],
    ] as const) {
      await element?.getByRole('button', { name: `${en['row.add']} ${en['profile.name']}` }).click()
      await element?.getByRole('textbox', { name: en['profile.name'] }).fill(name)
      await element?.getByRole('button', { name: en['row.save'] }).click()
      await element?.getByText(en['row.saved']).waitFor()
    }
    expect([await nameIn(mira), await nameIn(nia)]).toEqual(['Mira', 'Nia'])

    // The dialog of one is named by its own title, and silences the other.
    await second?.getByRole('link', { name: en['security.title'], exact: true }).click()
    await second?.getByRole('button', { name: `${en['row.change']} ${en['password.name']}` }).click()
    await page.getByRole('dialog', { name: en['password.change'] }).waitFor()
    expect(await first?.evaluate(isSilenced)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await first?.evaluate(isSilenced)).toBe(false)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('<latchkey-account-button>', () => {
  it('leads to the account page and asks the application to sign out', async () => {
    const mira = await somebody(server)
    const { page, complaints } = await open()
    const keyboard = keyboardOf(page)
    await add(page, 'latchkey-account-button', { 'access-token': mira.access_token })
    await page.evaluate(() =>
      document.querySelector('main')?.insertAdjacentHTML('afterbegin', '<h1>Application</h1>'),
    )
    const menu = page.getByRole('button', { name: mira.username })
    await menu.waitFor()
    await expectAccessible(page, 'the button')
    await keyboard.choose(menu, page.getByRole('menuitem', { name: en['account.signOut'] }))
    await expect.poll(() => events(page)).toEqual([['latchkey-sign-out-requested', null]])
    await keyboard.pressOn(menu)
    await expectAccessible(page, 'the menu of the button')
    await page.getByRole('menuitem', { name: en['account.manage'] }).click()
    await page.waitForURL(url => url.href.startsWith(server.url))
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('elements with a client id', () => {
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

  /** An application that has `redirectUri`, relative to the page, for both ways. */
  async function register(redirectUri: string): Promise<string> {
    const uris = [new URL(redirectUri, application.url).href]
    const oidcClientMetadata = { redirectUris: uris, postLogoutRedirectUris: uris }
    const body = { name: 'Acme', type: 'SPA' as const, oidcClientMetadata }
    return (await server.manage('POST /api/applications', { body })).id
  }

  it('sign a person in by themselves, share the session, and sign the person out', async () => {
    const mira = await somebody(server)
    const clientId = await register('/both.html')
    const { page, complaints } = await open(`/both.html#${clientId}`)
    await page.getByText(en['account.signedOut.title']).waitFor()
    await expectAccessible(page, 'signed out')
    await button(page, en['signIn.signIn']).last().click()
    await giveCredentials(page, mira.username, en)
    await settled(page)
    // The address is as it was, without the response of the server.
    expect(page.url()).toBe(`${application.url}/both.html#${clientId}`)
    await button(page, mira.username).waitFor()
    const signedIn = async () => (await events(page)).filter(([name]) => name === 'latchkey-signed-in')
    await expect.poll(async () => (await signedIn()).length).toBe(2)
    await page.reload()
    await settled(page)
    await button(page, mira.username).click()
    await page.getByRole('menuitem', { name: en['account.signOut'] }).click()
    await page.waitForURL(`${application.url}/both.html`)
    // The silent sign-in of the other element may end the interaction of this one; the page then begins another.
    expect(complaints.filter(line => !/ 404 .*\/api\/experience\//.test(line))).toEqual([])
    await page.context().close()
  })

  it('say that signing in failed, and that the session has ended', async () => {
    const mira = await somebody(server)
    const clientId = await register('/both.html')
    const { page } = await open(`/both.html?error=access_denied&state=unknown#${clientId}`)
    await page.getByText(en['account.signInFailed.title']).waitFor()
    await expectAccessible(page, 'sign-in failed')
    expect((await events(page)).map(([name]) => name)).toContain('latchkey-error')
    await button(page, en['signIn.signIn']).last().click()
    await page.waitForURL(url => url.href.startsWith(server.url))
    await page.goto(`${application.url}/both.html#${clientId}`)
    await button(page, en['signIn.signIn']).last().click()
    await giveCredentials(page, mira.username, en)
    await settled(page)
    await mira.ask('DELETE /api/my-account/sessions', { verification: await mira.prove() })
    await page.reload()
    await page.getByText(en['account.signedOut.title']).waitFor()
    await page.context().close()
  })

  it('take the access token of the page before their own', async () => {
    const mira = await somebody(server)
    const { page, complaints } = await open()
    await add(page, 'latchkey-account', { 'client-id': 'unused', 'access-token': mira.access_token })
    await settled(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('in a Vue page', () => {
  it('attributes, properties and events are bound as usual', async () => {
    const mira = await somebody(server)
    const { page, complaints } = await open('/vue.html')
    await page.evaluate(token => Object.assign(window, { token }), mira.access_token)
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByRole('heading', { name: zhCn['security.title'], exact: true }).waitFor()
    await page.getByRole('link', { name: zhCn['data.title'], exact: true }).click()
    await page.getByText('Vue is at /data').waitFor()
    await page.getByRole('button', { name: 'To the contact section' }).click()
    await page.getByRole('heading', { name: zhCn['contact.title'], exact: true, level: 1 }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

/** Sets attributes of the element of the page. */
function set(page: Page, attributes: Record<string, string>) {
  return page.evaluate(attributes => {
    for (const [name, value] of Object.entries(attributes))
      document.querySelector('latchkey-account')?.setAttribute(name, value)
  }, attributes)
}

/** The events that reached the page, with their details. */
function events(page: Page): Promise<[name: string, detail: unknown][]> {
  return page.evaluate(() => (window as unknown as { events: [string, unknown][] }).events)
}

/** What an element could change of the page around. */
function lookOfPage() {
  const styles = (element: Element) => {
    const { font, color, margin, overflow } = getComputedStyle(element)
    return { font, color, margin, overflow }
  }
  return {
    sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
    head: [...document.head.children].map(({ localName }) => localName),
    attributes: [document.documentElement, document.body].map(each => each.getAttributeNames().join()),
    looks: [document.documentElement, document.body].map(styles),
    title: document.title,
  }
}

/** Records the text of what is printed, instead of asking for a printer. */
function recordPrints() {
  const prints: string[] = []
  Object.assign(window, { prints })
  const { get } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow') ?? {}
  Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
    get() {
      const inside: Window = get?.call(this)
      inside.print = () => prints.push(inside.document.body.textContent)
      return inside
    },
  })
  window.print = () => prints.push(document.body.textContent)
}

/** Whether screen readers and the keyboard skip an element, while a dialog is open. */
function isSilenced(element: Element) {
  return element.closest('[inert], [aria-hidden=true]') !== null
}

function isFocusInside(element: Element) {
  const { activeElement } = element.getRootNode() as Document | ShadowRoot
  return element.contains(activeElement)
}
