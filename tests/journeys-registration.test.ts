import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallestPng } from './support/bodies.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { englishPhone, phoneLooks, sayIn } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password } from './support/somebody.ts'

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

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()

const part = (name: string, required: boolean) => ({
  enabled: true,
  name,
  type: 'Text' as const,
  required,
})

/** One field of each type. */
const fields = [
  { name: 'fullname', type: 'Fullname', required: true, config: { parts: [part('givenName', true)] } },
  { name: 'motto', label: 'Motto', type: 'Text', required: true, config: { minLength: 3, maxLength: 20 } },
  { name: 'age', label: 'Age', type: 'Number', required: true, config: { minValue: 16 } },
  { name: 'birthdate', type: 'Date', required: true, config: { format: 'dd/MM/yyyy' } },
  { name: 'news', label: 'Send me news', type: 'Checkbox', required: false },
  {
    name: 'plan',
    label: 'Plan',
    type: 'Select',
    required: true,
    config: { options: [{ label: 'Small', value: 's' }, { value: 'l' }] },
  },
  { name: 'website', type: 'Url', required: true },
  { name: 'badge', label: 'Badge', type: 'Regex', required: false, config: { format: '^[A-Z]{2}$' } },
  { name: 'address', type: 'Address', required: false, config: { parts: [part('locality', false)] } },
]

describe.each(phoneLooks)(
  'a registration that asks for a profile, in $name',
  ({ texts, name: _, ...look }) => {
    beforeAll(async () => {
      for (const body of fields)
        await server.manage('POST /api/custom-profile-fields', { body: body as never })
      await server.manage('PATCH /api/sign-in-exp', { body: { signUpProfileFields: null } })
    })
    afterAll(async () => {
      for (const { name } of fields)
        await server.manage('DELETE /api/custom-profile-fields/:name', { params: { name } })
    })

    it('says at each field what is missing, and stores what was given', async () => {
      const username = `fields_${look.locale.slice(0, 2)}`
      const { page } = await openPage(browser, look)
      await page.goto(`${server.url}/register`)
      await page.getByRole('textbox').first().fill(username)
      await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill(password)
      await page.getByRole('button', { name: texts['register.createAccount'] }).click()
      await heading(page, texts['missing.extraProfile'])
      await expectAccessible(page, 'profile fields')
      await expectNothingCut(page)
      await page.keyboard.press('Enter')
      expect(await page.getByText(texts['profileField.required'], { exact: true }).count()).toBe(6)
      await expectAccessible(page, 'missing profile fields')

      const optional = (name: string) => sayIn(texts)('profileField.optional', { name })
      await page.getByLabel(texts['profile.givenName'], { exact: true }).fill('Mira')
      await page.getByLabel('Motto').fill('Be kind')
      await page.getByLabel('Age', { exact: true }).fill('41')
      await page.getByLabel(texts['profile.birthdate']).fill('1984-02-29')
      await page.getByLabel('Send me news').check()
      await page.getByLabel('Plan', { exact: true }).selectOption('s')
      await page.getByLabel(texts['profile.website']).fill('mira.example')
      await page.getByLabel(optional(texts['address.locality'])).fill('Lagos')
      await page.getByRole('button', { name: texts['signIn.continue'] }).click()
      await page.waitForURL(/\/account/)
      await page.getByText(username).first().waitFor()
      const [user] = await server.manage('GET /api/users', { query: { search: username } })
      expect(user?.profile).toMatchObject({
        givenName: 'Mira',
        birthdate: '29/02/1984',
        website: 'https://mira.example',
        address: { locality: 'Lagos' },
      })
      expect(user?.customData).toEqual({ motto: 'Be kind', age: 41, news: true, plan: 's' })
      await page.context().close()
    })
  },
)

describe('a picture that a registration asks for', () => {
  const { texts, name: _, ...look } = englishPhone
  const picture = (buffer: Buffer, mimeType = 'image/png') => ({ name: 'me', mimeType, buffer })

  it('is uploaded, shown, replaced, and the account has it', async () => {
    await server.manage('POST /api/custom-profile-fields', {
      body: { name: 'avatar', type: 'Url', required: true },
    })
    try {
      const { page } = await openPage(browser, look)
      await page.goto(`${server.url}/register`)
      await page.getByRole('textbox').first().fill('pictured')
      await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill(password)
      await page.getByRole('button', { name: texts['register.createAccount'] }).click()
      await heading(page, texts['missing.extraProfile'])
      await page.getByRole('button', { name: texts['signIn.continue'] }).click()
      await page.getByText(texts['profileField.required'], { exact: true }).waitFor()
      await expectAccessible(page, 'a picture that is missing')

      const choose = async (file: ReturnType<typeof picture>, button: string) => {
        const chooser = page.waitForEvent('filechooser')
        await page.getByRole('button', { name: button }).click()
        await (await chooser).setFiles(file)
      }
      await choose(picture(Buffer.from('no picture')), texts['profile.avatar.upload'])
      await page.getByText(texts['problem.pictureKind']).waitFor()
      await choose(picture(smallestPng), texts['profile.avatar.upload'])
      const shown = page.locator('.lk-avatar img')
      await shown.waitFor()
      const first = await shown.getAttribute('src')
      await choose(picture(smallestPng), texts['profile.avatar.change'])
      await expect.poll(() => shown.getAttribute('src')).not.toBe(first)
      await expectAccessible(page, 'a picture')
      await expectNothingCut(page)
      const chosen = await shown.getAttribute('src')
      await page.getByRole('button', { name: texts['signIn.continue'] }).click()
      await page.waitForURL(/\/account/)
      const [user] = await server.manage('GET /api/users', { query: { search: 'pictured' } })
      expect(user?.avatar).toBe(chosen)
      await page.context().close()
    } finally {
      await server.manage('DELETE /api/custom-profile-fields/:name', { params: { name: 'avatar' } })
    }
  })
})
