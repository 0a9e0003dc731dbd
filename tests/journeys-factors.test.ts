import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { enterAccount } from './support/enter-account.ts'
import { addBackupCodes, addTotp, codeOf, factorsOf, steadyStep } from './support/factors.ts'
import { phoneLooks, sayIn } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { provenOnce, somebody } from './support/somebody.ts'

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

const gone = (page: Page) => page.getByRole('dialog').waitFor({ state: 'hidden' })

describe.each(phoneLooks)('a person with a second factor, in $name', ({ texts, name: _, ...look }) => {
  const say = sayIn(texts)

  /** The account page of a person who enrolled an authenticator app and backup codes after the sign-in. */
  async function enter() {
    const mira = await provenOnce(await somebody(server))
    const opened = await enterAccount(browser, server, mira, { texts, look, path: '/security' })
    const secret = await addTotp(mira)
    const codes = await addBackupCodes(mira)
    const { page, button } = opened
    await page.reload()
    const choose = async (of: string, item: string) => {
      await button(say('row.more', { name: of })).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    const typeCode = async (of: string, steps = 0) => {
      await steadyStep()
      await page.getByRole('textbox', { name: texts['totp.code'] }).fill(codeOf(of, steps))
    }
    return { ...opened, mira, secret, codes, choose, typeCode }
  }

  it('moves to another authenticator app, whose codes alone are valid then', async () => {
    const { page, mira, secret, choose, typeCode } = await enter()
    await choose(texts['method.totp'], texts['totp.replace'])
    await typeCode(secret)
    await page.getByRole('img', { name: texts['totp.picture'] }).waitFor()
    await expectAccessible(page, 'another app')
    await expectNothingCut(page)
    await page.getByText(texts['totp.cannotScan']).click()
    const key = page.getByRole('list', { name: texts['totp.key'] }).getByRole('listitem')
    const renewed = (await key.allInnerTexts()).join('')
    await typeCode('JBSWY3DPEHPK3PXP')
    await page.getByText(texts['problem.wrongCode']).waitFor()
    expect(await page.getByRole('textbox', { name: texts['totp.code'] }).inputValue()).toBe('')
    await typeCode(renewed)
    await gone(page)
    await page.getByText(texts['row.saved']).waitFor()

    const accepts = async (code: string) =>
      (await mira.ask('POST /api/verifications/totp/verify', { body: { code } })).status < 300
    expect((await factorsOf(mira)).map(({ type }) => type).sort()).toEqual(['BackupCode', 'Totp'])
    expect(await accepts(codeOf(secret, 1))).toBe(false)
    expect(await accepts(codeOf(renewed, 1))).toBe(true)
    await page.context().close()
  })

  it('gets new backup codes, which replace the former ones once they are saved', async () => {
    const { page, button, mira, secret, codes, choose, typeCode } = await enter()
    const shown = page.getByRole('list', { name: texts['backupCodes.name'] }).getByRole('listitem')
    const accepts = async (code = '') =>
      (await mira.ask('POST /api/verifications/backup-code/verify', { body: { code } })).status < 300
    await choose(texts['backupCodes.name'], texts['backupCodes.renew'])
    await typeCode(secret)
    await page.getByText(texts['backupCodes.replaces']).waitFor()
    await shown.first().waitFor()
    await expectAccessible(page, 'new backup codes')
    await expectNothingCut(page)
    await button(texts['row.cancel']).click()
    await gone(page)
    expect(await accepts(codes[0]), 'a code of before, after a change of mind').toBe(true)

    await choose(texts['backupCodes.name'], texts['backupCodes.renew'])
    await shown.first().waitFor()
    const renewed = (await shown.allInnerTexts()).map(code => code.replace(' ', ''))
    await button(texts['backupCodes.turnOn']).click()
    await page.getByText(texts['backupCodes.keptRequired']).waitFor()
    await page.getByText(texts['backupCodes.kept']).click()
    await button(texts['backupCodes.turnOn']).click()
    await gone(page)
    await page.getByText(say('backupCodes.left', { count: 10 })).waitFor()
    expect(await accepts(codes[1]), 'a code of before').toBe(false)
    expect(await accepts(renewed[0]), 'a new code').toBe(true)
    await page.context().close()
  })

  it('removes the backup codes alone, and keeps the authenticator app', async () => {
    const { page, button, mira, secret, choose, typeCode } = await enter()
    await choose(texts['backupCodes.name'], texts['row.remove'])
    await typeCode(secret)
    await page.getByText(texts['backupCodes.removal']).waitFor()
    await expectAccessible(page, 'removing the backup codes')
    await button(texts['row.remove']).click()
    await gone(page)
    await button(`${texts['row.set']} ${texts['backupCodes.name']}`).waitFor()
    expect((await factorsOf(mira)).map(({ type }) => type)).toEqual(['Totp'])
    await page.context().close()
  })
})
