import type { Page } from 'playwright'
import { codeSentTo } from '../../../tests/support/mailbox.ts'
import { password } from '../../../tests/support/somebody.ts'
import type { Look } from '../looks.ts'
import type { Scenes } from '../scene.ts'

/** The pages of a server that identifies people by addresses, and asks for more at sign-up. */
export const addressScenes: Scenes = {
  'by-address': page => page.goto('/sign-in'),
  'by-address-phone': async page => {
    await page.goto('/sign-in')
    await page.getByRole('textbox').first().fill('139 0000 0000')
    await page.getByRole('combobox').first().waitFor()
  },
  code: page => askForCode(page, '/sign-in', 'mira.okafor@mail.example'),
  'code-wrong': async (page, { say }, { nextNumber }) => {
    await askForCode(page, '/sign-in', `wrong${nextNumber()}@mail.example`)
    await page.getByRole('textbox').first().fill('000000')
    await page.getByText(say('problem.wrongSentCode')).waitFor()
  },
  'code-unknown': async (page, { say }, { url, nextNumber }) => {
    const address = `unknown${nextNumber()}@mail.example`
    await askForCode(page, '/sign-in', address)
    await enterCode(page, { url }, address)
    await page.getByRole('heading', { name: say('address.unknown.title') }).waitFor()
  },
  'code-instead': async (page, { say }) => {
    await page.goto('/sign-in')
    await page.getByRole('textbox').first().fill('mira')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: say('signIn.forgot') }).waitFor()
  },
  'register-terms': async (page, { say }) => {
    await page.goto('/register')
    await page.getByRole('textbox').first().fill('mira@mail.example')
    await page.keyboard.press('Enter')
    await page.getByText(say('terms.required')).waitFor()
  },
  'missing-password': async (page, { say }, { url, nextNumber }) => {
    const address = `new${nextNumber()}@mail.example`
    await askForCode(page, '/register', address)
    await enterCode(page, { url }, address)
    await page.getByRole('textbox', { name: say('register.choosePassword') }).fill('1234')
  },
  'missing-profile': async (page, { say }, { url, nextNumber }) => {
    const address = `profile${nextNumber()}@mail.example`
    await askForCode(page, '/register', address)
    await enterCode(page, { url }, address)
    await page.getByRole('textbox', { name: say('register.choosePassword') }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: say('missing.extraProfile') }).waitFor()
    await page.keyboard.press('Enter')
  },
  'forgot-password': openForgotten,
  'link-sent': async (page, look) => {
    await openForgotten(page, look)
    await page.getByRole('textbox').first().fill('mira.okafor@mail.example')
    await page.getByRole('button', { name: look.say('forgot.linkInstead') }).click()
    await page.getByRole('heading', { name: look.say('code.title.email') }).waitFor()
  },
  'forgot-new': async (page, look, { manage, url, nextNumber }) => {
    await openForgotten(page, look)
    const address = `forgetful${nextNumber()}@mail.example`
    await manage('POST /api/users', { body: { primaryEmail: address } })
    await page.getByRole('textbox').first().fill(address)
    await page.keyboard.press('Enter')
    await page.locator('input[autocomplete=one-time-code]').waitFor()
    await enterCode(page, { url }, address)
    await page.getByRole('heading', { name: look.say('signIn.renew.title') }).waitFor()
  },
}

async function askForCode(page: Page, path: string, address: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('textbox').first().fill(address)
  const box = page.getByRole('checkbox')
  if (await box.count()) await box.check()
  await page.getByRole('textbox').first().press('Enter')
  await page.locator('input[autocomplete=one-time-code]').waitFor()
}

async function enterCode(page: Page, server: { url: string }, address: string): Promise<void> {
  const code = await codeSentTo(server, address)
  await page.getByRole('textbox').first().fill(code)
}

async function openForgotten(page: Page, { say }: Look): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('textbox').first().fill('mira')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: say('signIn.forgot') }).click()
  await page.getByRole('heading', { name: say('forgot.title') }).waitFor()
}
