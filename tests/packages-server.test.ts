import { join } from 'node:path'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { changeName, openSecurity } from './support/account-page.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { install, leftovers, serveFolder } from './support/installed.ts'
import { environment, failed, packages, run } from './support/packed.ts'
import { type ServerProxy, startProxy } from './support/proxy.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { type Somebody, somebody } from './support/somebody.ts'

// The packages in applications whose server is away, slow, or of another version. `npm run test:packages`.

const left = leftovers()
const addresses = { react: '', element: '' }
let proxy: ServerProxy
let server: TestServer
let browser: Browser

beforeAll(async () => {
  proxy = await startProxy()
  server = await startTestServer({ endpoint: proxy.url })
  proxy.target = server.url
  browser = await launchBrowser()
  const ours = [packages.client, packages.react]
  const tools = ['vite@8', '@vitejs/plugin-react@6']
  const react = await install(left, 'vite-react', [...ours, 'react@19', 'react-dom@19', ...tools])
  // The development build of React warns.
  await run('npx', ['vite', 'build', '--mode', 'development'], {
    cwd: react,
    env: { ...environment, NODE_ENV: 'development' },
  }).catch(failed)
  const element = await install(left, 'element', [packages.element, 'vite@8'])
  await run('npx', ['vite', 'build'], { cwd: element, env: environment }).catch(failed)
  addresses.react = await serveFolder(left, join(react, 'dist'))
  addresses.element = await serveFolder(left, join(element, 'dist'))
}, 600_000)
afterEach(async () => {
  await proxy.mend()
  proxy.delay = 0
  proxy.change = undefined
})
afterAll(async () => {
  await browser?.close()
  await proxy?.cut()
  await server?.stop()
  await left.end()
})

/** People sign in at the address that they know. */
const newPerson = () => somebody({ ...server, url: proxy.url })

/** Opens the application as this person. Collects what the browser complains about, missing answers aside. */
async function open(name: keyof typeof addresses, { access_token: token }: Somebody) {
  const { page, complaints } = await openPage(browser, { locale: 'en-US' })
  page.on('console', message => {
    if (message.type() === 'warning') complaints.push(message.text())
  })
  proxy.requests.length = 0
  await page.goto(`${addresses[name]}#${new URLSearchParams({ endpoint: proxy.url, token })}`)
  const heard = () => complaints.filter(line => !line.startsWith('Failed to load resource'))
  return { page, heard }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const shown = (page: Page, text: string) => page.getByText(text).filter({ visible: true }).first()
const countOf = (route: string) => proxy.requests.filter(each => each === route).length

describe.each(['react', 'element'] as const)('an application with the package of %s', name => {
  it('makes each request once, and no warning', async () => {
    const { page, heard } = await open(name, await newPerson())
    await button(page, 'Add Name').first().waitFor()
    await openSecurity(page)
    const sorted = (routes: Iterable<string>) => [...routes].sort()
    expect(sorted(proxy.requests)).toEqual(sorted(new Set(proxy.requests)))
    await changeName(page)
    expect(countOf('PATCH /api/my-account')).toBe(1)
    expect(heard()).toEqual([])
    await page.context().close()
  })

  it('says that the server is away, and shows the account once it is back', async () => {
    const person = await newPerson()
    await proxy.cut()
    const { page, heard } = await open(name, person)
    await shown(page, en['problem.offline']).waitFor()
    await proxy.mend()
    await page.getByRole('button', { name: en['state.retry'] }).filter({ visible: true }).first().click()
    await changeName(page)
    expect(heard()).toEqual([])
    await page.context().close()
  })

  it('keeps what was typed while the server is away', async () => {
    const person = await newPerson()
    const { page, heard } = await open(name, person)
    await page.getByRole('link', { name: 'Profile', exact: true }).click()
    await button(page, 'Add Name').click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mira Okafor')
    await proxy.cut()
    await page.keyboard.press('Enter')
    await shown(page, en['problem.offline']).waitFor()
    await proxy.mend()
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Mira Okafor')
    await button(page, 'Save').click()
    await page.getByText('Saved').waitFor()
    expect((await person.ask('GET /api/my-account')).body.name).toBe('Mira Okafor')
    expect(heard()).toEqual([])
    await page.context().close()
  })

  it('shows skeletons while the server is slow, and sends a change once', async () => {
    const person = await newPerson()
    proxy.delay = 1500
    const { page, heard } = await open(name, person)
    await page.locator('.lk-skeleton').filter({ visible: true }).first().waitFor()
    await page.getByRole('link', { name: 'Profile', exact: true }).click()
    await button(page, 'Add Name').click()
    const field = page.getByRole('textbox', { name: 'Name', exact: true })
    await field.fill('Mira Okafor')
    // On a busy machine, all of these come before the first is rendered.
    await field.evaluate((input: HTMLInputElement) => {
      for (let times = 0; times < 3; times += 1) input.form?.requestSubmit()
    })
    await page.getByText('Saved').waitFor()
    expect(countOf('PATCH /api/my-account')).toBe(1)
    expect(heard()).toEqual([])
    await page.context().close()
  })

  it('works with a server that sends more than it knows', async () => {
    const person = await newPerson()
    proxy.change = (_, { status, body }) => ({ status, body: withMore(body) })
    const { page, heard } = await open(name, person)
    await changeName(page)
    for (const section of sections) await page.getByRole('link', { name: section }).click()
    await openSecurity(page)
    expect(heard()).toEqual([])
    await page.context().close()
  })

  it('works with a server that lacks the newer operations', async () => {
    const person = await newPerson()
    proxy.change = (route, answer) => (newer.test(route) ? missing : answer)
    const { page, heard } = await open(name, person)
    await changeName(page)
    for (const section of sections) {
      await page.getByRole('link', { name: section }).click()
      await page.getByRole('heading', { name: section, exact: true }).first().waitFor()
    }
    await openSecurity(page)
    expect(heard()).toEqual([])
    await page.context().close()
  })
})

const sections = [en['devices.title'], en['activity.title'], en['data.title']]

/** What this server has beyond the wire; docs/compatibility.md. */
const newer = /activity|exports|trusted-devices|security-review|verifications\/methods|personal-access-tokens/
const missing = { status: 404, body: { code: 'entity.not_found', message: 'Not found.' } }

/** The same answer with an unknown field in each of its objects. */
function withMore(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withMore)
  if (typeof body !== 'object' || body === null) return body
  const entries = Object.entries(body).map(([key, value]) => [key, withMore(value)])
  return { ...Object.fromEntries(entries), addedLater: { of: ['a', 'later', 'version'] } }
}
