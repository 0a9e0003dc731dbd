import type { Page } from 'playwright'
import { codeOf } from '../../../tests/support/factors.ts'
import { password } from '../../../tests/support/somebody.ts'
import type { Look } from '../looks.ts'
import type { Scenes } from '../scene.ts'
import { enterPassword, enterUsername } from '../steps.ts'

/** The second step of signing in, and setting it up. */
export const twoStepScenes: Scenes = {
  'two-step': openSecondStep,
  'two-step-wrong': async (page, look) => {
    await openSecondStep(page, look)
    await page.getByRole('textbox', { name: look.say('totp.code') }).fill('000000')
    await page.getByText(look.say('problem.wrongCode')).waitFor()
  },
  'two-step-backup-code': async (page, look) => {
    await openSecondStep(page, look)
    await page.getByRole('button', { name: look.say('method.backupCode') }).click()
  },
  'set-up': async (page, look) => {
    await enterUsername(page, look, 'prompted')
    await enterPassword(page, look)
    await page.getByRole('heading', { name: look.say('signIn.setUp.title') }).waitFor()
  },
  'set-up-app': (page, look) => openAuthenticator(page, look, 'prompted'),
  'backup-codes': async (page, look, { manage, nextNumber }) => {
    const { say } = look
    const username = `keeper${nextNumber()}`
    await manage('POST /api/users', { body: { username, password } })
    await openAuthenticator(page, look, username)
    const key = page.getByRole('list', { name: say('totp.key') }).getByRole('listitem')
    const secret = (await key.allInnerTexts()).join('')
    await page.getByRole('textbox', { name: say('totp.code') }).fill(codeOf(secret))
    await page.getByRole('list', { name: say('backupCodes.name') }).waitFor()
    await page.getByRole('button', { name: say('signIn.continue'), exact: true }).click()
    await page.getByText(say('backupCodes.keptRequired')).waitFor()
  },
}

async function openSecondStep(page: Page, look: Look): Promise<void> {
  await enterUsername(page, look, 'noor')
  await enterPassword(page, look)
  await page.getByRole('textbox', { name: look.say('totp.code') }).waitFor()
}

async function openAuthenticator(page: Page, look: Look, username: string): Promise<void> {
  await enterUsername(page, look, username)
  await enterPassword(page, look)
  await page.getByRole('button', { name: look.say('method.totp') }).click()
  await page.getByRole('img').waitFor()
  await page.getByText(look.say('totp.cannotScan')).click()
}
