import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { desktopLooks } from './support/looks.ts'
import { sentTo } from './support/mailbox.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password } from './support/somebody.ts'

let server: TestServer
let browser: Browser
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** A person without a password, and the link that the server mailed to them. */
async function invited(locale: string) {
  const username = `mira_${count++}`
  const primaryEmail = `${username}@mail.example`
  const { id } = await server.manage('POST /api/users', {
    body: { username, primaryEmail, profile: { locale } },
  })
  await server.manage('POST /api/users/:userId/access-links', {
    params: { userId: id },
    body: { purpose: 'invitation', send: true },
  })
  const [letter] = await sentTo(server, primaryEmail)
  return { id, username, link: /http\S+\/access#\S+/.exec(letter?.text ?? '')?.[0] ?? '' }
}

const reset = async (userId: string) =>
  (
    await server.manage('POST /api/users/:userId/access-links', {
      params: { userId },
      body: { purpose: 'passwordReset' },
    })
  ).url ?? ''

/** What screen readers read out after the name of a field. */
const descriptionOf = (field: Locator) =>
  field.evaluate(input =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map(id => document.getElementById(id)?.textContent)
      .join(' '),
  )

const gentle = 'a-Quieter-Lake-78'

describe.each(desktopLooks)('an invited person, in $name', ({ texts, name: _, ...look }) => {
  it('opens the link, chooses a password, and signs in', async () => {
    const { username, link } = await invited(look.locale)
    const { page, complaints } = await openPage(browser, look)
    await page.goto(link)
    await page.getByRole('heading', { name: texts['access.invitation.title'] }).waitFor()
    expect(page.url()).toBe(`${server.url}/access`)
    await page.getByText('mi•••@mail.example').waitFor()
    await expectAccessible(page, 'access')
    await expectNothingCut(page)

    const field = page.getByRole('textbox', { name: texts['password.new'] })
    await page.keyboard.press('Enter')
    await page.getByText(texts['password.required']).waitFor()
    await field.fill('12345678')
    await page.keyboard.press('Enter')
    await page.getByText(texts['requirement.unmet']).waitFor()
    // What the list of requirements says is not said twice, and both are read out with the field.
    const described = await descriptionOf(field)
    expect(described).toContain(texts['password.unguessable'])
    expect(described).not.toContain(texts['problem.passwordPattern'])
    await expectAccessible(page, 'a password that is refused')
    await field.fill(gentle)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts['access.done.title'] }).waitFor()
    await expectAccessible(page, 'a chosen password')

    // A password that is sent earlier makes the page begin again, after a 404.
    const begun = page.waitForResponse(response => response.request().method() === 'PUT')
    await page.getByRole('link', { name: texts['signIn.signIn'] }).click()
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    await begun
    await page.getByRole('textbox').first().fill(username)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(gentle)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.getByText(username).first().waitFor()
    expect(complaints.filter(complaint => !/status of 422/.test(complaint))).toEqual([])

    // In a new tab, as the first one belongs to the account page now.
    const again = await page.context().newPage()
    await again.goto(link)
    await again.getByText(texts['access.used']).waitFor()
    await expectAccessible(again, 'a used link')
    await page.context().close()
  })
})

describe('the page of an access link', () => {
  it('says that a reset signs out all devices, and refuses the present password', async () => {
    const { id } = await server.manage('POST /api/users', { body: { username: 'noor', password } })
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(await reset(id))
    await page.getByRole('heading', { name: en['access.reset.title'] }).waitFor()
    await page.getByText('no•••').waitFor()
    await page.getByRole('textbox', { name: en['password.new'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByText(en['problem.samePassword']).waitFor()
    await page.context().close()
  })

  it('reports a link that is revoked while the person chooses', async () => {
    const { id } = await server.manage('POST /api/users', { body: { username: 'ada' } })
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(await reset(id))
    await page.getByRole('textbox', { name: en['password.new'] }).fill(gentle)
    await reset(id)
    await page.keyboard.press('Enter')
    await page.getByText(en['access.revoked']).waitFor()
    await expectAccessible(page, 'a revoked link')
    await page.context().close()
  })

  it('opens another link in the same tab, and forgets it with a reload', async () => {
    const { id } = await server.manage('POST /api/users', { body: { username: 'otto' } })
    const [former, present] = [await reset(id), await reset(id)]
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(former)
    await page.getByText(en['access.revoked']).waitFor()
    await page.goto(present)
    await page.getByRole('heading', { name: en['access.reset.title'] }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: en['undo.noToken.title'] }).waitFor()
    await page.context().close()
  })

  it('says that an unknown link may be incomplete', async () => {
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(`${server.url}/access#token=half-a-tok`)
    await page.getByRole('heading', { name: en['access.unknown.title'] }).waitFor()
    await page.context().close()
  })
})

describe('a link that the server cannot read', () => {
  const tokens = ['zzz', 'z'.repeat(3000), 'z%00z']
  it.each([
    ['/access', 'token=', en['access.unknown.title']],
    ['/welcome', 'token=', en['access.unknown.title']],
    ['/undo', '', en['undo.over.title']],
    ['/lockdown', '', en['undo.over.title']],
    ['/restore', '', en['undo.over.title']],
  ])('does not work at %s, as any unknown one', async (path, name, title) => {
    for (const token of tokens) {
      const { page } = await openPage(browser, { locale: 'en-US' })
      await page.goto(`${server.url}${path}#${name}${token}`)
      await page.getByRole('heading', { name: title }).waitFor()
      expect(await page.locator('main').textContent()).not.toContain('guard.')
      await page.context().close()
    }
  })
})

it('the first owner of a server makes an account by the link that the start printed', async () => {
  const { page } = await openPage(browser, { locale: 'en-US' })
  await page.goto(server.running.ownerLink?.url ?? '')
  await page.getByRole('heading', { name: en['welcome.title'] }).waitFor()
  await expectAccessible(page, 'the link of the first owner')
  await page.getByLabel(en['username.name']).fill('olga')
  await page.getByLabel(en['password.new']).fill(password)
  await page.getByRole('button', { name: en['welcome.do'] }).click()
  await page.getByRole('heading', { name: en['access.done.title'] }).waitFor()
  const { rows } = await server.database.query(
    `select username from users join user_roles on user_id = id where role_id = 'owner'`,
  )
  expect(rows).toEqual([{ username: 'olga' }])
  await page.context().close()
})
