import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { enterAccount } from './support/enter-account.ts'
import { englishPhone, phoneLooks, sayIn } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { type Somebody, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
let mira: Somebody
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  mira = await somebody(server)
  for (const body of fields) await server.manage('POST /api/custom-profile-fields', { body: body as never })
})
afterEach(async () => {
  await server.manage('PATCH /api/account-center', { body: { fields: everything } })
  await server.manage('PATCH /api/users/:userId', {
    params: { userId: mira.id },
    body: { customData: {}, profile: {} },
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const part = (name: string, required = false) => ({ enabled: true, name, type: 'Text' as const, required })

/** One field of each type. */
const fields = [
  {
    name: 'fullname',
    type: 'Fullname',
    required: true,
    config: { parts: [part('givenName', true), part('familyName')] },
  },
  {
    name: 'motto',
    label: 'Motto',
    description: 'Shown to your team',
    type: 'Text',
    required: true,
    config: { minLength: 3 },
  },
  { name: 'age', label: 'Age', type: 'Number', required: false, config: { minValue: 16, maxValue: 120 } },
  { name: 'hired', label: 'Hired on', type: 'Date', required: false, config: { format: 'dd/MM/yyyy' } },
  { name: 'news', label: 'News', type: 'Checkbox', required: false },
  {
    name: 'plan',
    label: 'Plan',
    type: 'Select',
    required: true,
    config: { options: [{ label: 'Small', value: 's' }, { value: 'l' }] },
  },
  {
    name: 'gender',
    type: 'Select',
    required: false,
    config: { options: [{ value: 'female' }, { value: 'x' }] },
  },
  { name: 'tips', label: 'Tips', type: 'Checkbox', required: false, config: { defaultValue: 'true' } },
  { name: 'blog', label: 'Blog', type: 'Url', required: false },
  { name: 'badge', label: 'Badge', type: 'Regex', required: false, config: { format: '^[A-Z]{2}$' } },
  {
    name: 'address',
    type: 'Address',
    required: false,
    config: { parts: [part('locality', true), part('country')] },
  },
]
const everything = { name: 'Edit', avatar: 'Edit', profile: 'Edit', customData: 'Edit' } as const

const me = async () => (await mira.ask('GET /api/my-account')).body
const rowNames = (page: Page) => page.getByRole('main').locator('.lk-row-name').allInnerTexts()

describe.each(phoneLooks)(
  'the profile fields of an administrator, in $name',
  ({ texts, name: _, ...look }) => {
    it('are edited in place by keyboard, with what is wrong at the field', async () => {
      const { page, button } = await enterAccount(browser, server, mira, { texts, look, path: '/profile' })
      const say = sayIn(texts)
      const optional = (name: string) => say('profileField.optional', { name })
      const open = (name: string, is: 'row.add' | 'row.edit' = 'row.add') =>
        button(`${texts[is]} ${name}`).press('Enter')
      const saved = (name: string) => button(`${texts['row.edit']} ${name}`).waitFor()
      await button(`${texts['row.add']} Motto`).waitFor()
      await expectAccessible(page, 'profile fields')
      await expectNothingCut(page)

      await open('Motto')
      await page.getByText('Shown to your team').waitFor()
      await page.keyboard.press('Enter')
      await page.getByText(texts['profileField.required']).waitFor()
      await page.keyboard.type('ab')
      await page.keyboard.press('Enter')
      await page.getByText(say('profileField.short', { count: 3 })).waitFor()
      await expectAccessible(page, 'a motto that is too short')
      await page.keyboard.type('cd')
      await page.keyboard.press('Enter')
      await saved('Motto')
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Motto')

      // The server knows the pattern; its refusal stands at the field.
      await open('Badge')
      await page.keyboard.type('abc')
      await page.keyboard.press('Enter')
      await page.getByText(texts['problem.invalid']).waitFor()
      expect(await page.getByLabel('Badge', { exact: true }).getAttribute('aria-invalid')).toBe('true')
      await page.keyboard.press('Escape')

      await open('Age')
      await page.keyboard.type('15')
      await page.keyboard.press('Enter')
      await page.getByText(say('profileField.least', { least: 16 })).waitFor()
      await page.getByLabel('Age', { exact: true }).fill('41')
      await page.keyboard.press('Enter')
      await saved('Age')

      await open('Hired on')
      await page.getByLabel('Hired on', { exact: true }).fill('1984-02-29')
      await page.keyboard.press('Enter')
      await saved('Hired on')

      await open('Plan')
      await page.getByLabel('Plan', { exact: true }).selectOption({ label: 'Small' })
      await page.getByRole('button', { name: texts['row.save'] }).press('Enter')
      await saved('Plan')

      await open(texts['profile.gender'])
      await page
        .getByLabel(texts['profile.gender'], { exact: true })
        .selectOption({ label: texts['profile.gender.female'] })
      await page.getByRole('button', { name: texts['row.save'] }).press('Enter')
      await page.getByText(texts['profile.gender.female'], { exact: true }).waitFor()

      await open('Blog')
      await page.keyboard.type('two words')
      await page.keyboard.press('Enter')
      await page.getByText(texts['profileField.url']).waitFor()
      await page.getByLabel('Blog', { exact: true }).fill('blog.example')
      await page.keyboard.press('Enter')
      await saved('Blog')

      await open(texts['profile.fullname'])
      await page.keyboard.press('Tab')
      await page.keyboard.type('Okafor')
      await page.keyboard.press('Enter')
      await page.getByText(texts['profileField.required']).waitFor()
      await expectAccessible(page, 'a given name that is missing')
      await page.getByLabel(texts['profile.givenName'], { exact: true }).fill('Mira')
      await page.keyboard.press('Enter')
      await page.getByText('Mira Okafor').waitFor()

      await open(texts['profile.address'])
      await page.keyboard.type('Lagos')
      await page.getByLabel(optional(texts['address.country'])).fill('Nigeria')
      await expectNothingCut(page)
      await page.keyboard.press('Enter')
      await saved(texts['profile.address'])

      const tips = page.getByRole('switch', { name: 'Tips' })
      expect(await tips.isChecked()).toBe(true)
      await page.getByText(texts['switch.onByDefault']).waitFor()
      await tips.press('Space')
      await page.getByText(texts['switch.onByDefault']).waitFor({ state: 'detached' })
      await expect.poll(() => tips.isChecked()).toBe(false)

      const news = page.getByRole('switch', { name: 'News' })
      await news.press('Space')
      await page.getByText(texts['row.saved'], { exact: true }).first().waitFor()
      await expect.poll(() => news.isChecked()).toBe(true)
      await expectAccessible(page, 'filled profile fields')
      await expectNothingCut(page)

      const { customData, profile } = await me()
      expect(customData).toEqual({
        motto: 'abcd',
        age: 41,
        hired: '29/02/1984',
        plan: 's',
        blog: 'https://blog.example',
        news: true,
        tips: false,
      })
      expect(profile).toMatchObject({
        givenName: 'Mira',
        familyName: 'Okafor',
        gender: 'female',
        address: { locality: 'Lagos', country: 'Nigeria', formatted: 'Lagos, Nigeria' },
      })
      await page.context().close()
    })
  },
)

describe('the profile section', () => {
  const { texts, name: _, ...look } = englishPhone

  it('has the rows that the administrator listed, in that order, and says which are managed', async () => {
    await mira.ask('PATCH /api/my-account/custom-data', { body: { motto: 'Be kind', news: false, age: '' } })
    await mira.ask('PATCH /api/my-account/profile', { body: { address: { locality: 'Lagos' } } })
    await server.manage('PATCH /api/account-center', {
      body: {
        fields: { ...everything, customData: 'ReadOnly' },
        profileFields: ['news', 'address', 'motto', 'age'].map(name => ({ name })),
      },
    })
    const { page } = await enterAccount(browser, server, mira, { texts, look, path: '/profile' })
    await page.getByText('Be kind').waitFor()
    expect(await rowNames(page)).toEqual(['News', texts['profile.address'], 'Motto'])
    expect(await page.getByRole('switch').count()).toBe(0)
    expect(await page.getByText(texts['managed.byAdministrator']).count()).toBe(2)
    await expectAccessible(page, 'managed profile fields')
    await expectNothingCut(page)

    await server.manage('PATCH /api/account-center', {
      body: { fields: { customData: 'Off', profile: 'ReadOnly' } },
    })
    await page.reload()
    await expect.poll(() => rowNames(page)).toEqual([texts['profile.address']])
    await page.context().close()
  }, 30_000)
})
