import { readFile } from 'node:fs/promises'
import figures from '@latchkey/locales/en/console/figures.json' with { type: 'json' }
import log from '@latchkey/locales/en/console/log.json' with { type: 'json' }
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newAdministrator } from './support/administrators.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { codeOf, steadyStep } from './support/factors.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
let page: Page
let complaints: string[]
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  const [owner] = await Promise.all([newAdministrator(server, ['owner']), somebody(server)])
  const look = { locale: 'en-US', viewport: { width: 1280, height: 860 }, acceptDownloads: true } as const
  ;({ page, complaints } = await openPage(browser, look))
  await page.goto(`${server.url}/console/log`)
  await page.getByRole('textbox').first().fill(owner.username)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: en['signIn.password'] }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: en['totp.code'] }).waitFor()
  await steadyStep()
  await page.getByRole('textbox', { name: en['totp.code'] }).fill(codeOf(owner.secret))
  await page.getByRole('grid').waitFor()
  // The password alone was refused, by which the page knew to ask for the code.
  complaints.length = 0
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const button = (name: string) => page.getByRole('button', { name, exact: true })
const cell = (name: string | RegExp) => page.getByRole('rowheader', { name })

it('finds entries of the log, follows it, opens one, and exports what the filters match (jobs 8, 22)', async () => {
  await cell(en['activity.registered']).first().waitFor()
  await expectAccessible(page, 'log')
  await button(log['log.live']).click()
  await page.getByText(log['log.live.on']).waitFor()
  await server.manage('POST /api/roles', { body: { name: 'Gardener', description: 'd' } })
  await cell(log['log.event.role.created']).waitFor()
  await button(log['log.live.pause']).click()
  await server.manage('POST /api/roles', { body: { name: 'Cook', description: 'd' } })
  await button(log['log.live.new_one']).click()
  await expect.poll(() => cell(log['log.event.role.created']).count()).toBe(2)
  await button(log['log.live.end']).click()

  await button(log['log.event']).click()
  await page.getByRole('menuitemradio', { name: log['log.group.roles'] }).click()
  await expect.poll(() => page.getByRole('row').count()).toBe(3)
  expect(page.url()).toContain('event=Role')
  await button(log['log.export']).click()
  await expectAccessible(page, 'export')
  const downloading = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: log['log.export.do'] }).click()
  const file = await readFile((await (await downloading).path()) ?? '', 'utf8')
  expect(file.trim().split('\r\n')).toHaveLength(3)
  expect(file).toContain('Gardener')
  await page.keyboard.press('Escape')

  await cell(log['log.event.role.created']).first().getByRole('link').click()
  await page.getByRole('heading', { name: log['log.event.role.created'] }).waitFor()
  await page.getByText('"tenantId"').waitFor()
  await expectAccessible(page, 'entry')
  await page.locator('.lk-page-back').click()
  await expect.poll(() => page.getByRole('row').count()).toBe(3)
  expect(complaints).toEqual([])
})

it('draws the figures in a time zone, with a table behind each chart (job 24)', async () => {
  await page.goto(`${server.url}/console/figures?zone=Asia/Kathmandu&days=7`)
  await page.locator('.recharts-surface').nth(3).waitFor()
  expect(await page.getByRole('combobox', { name: figures['figures.zone'] }).inputValue()).toBe(
    'Asia/Kathmandu',
  )
  const table = page.getByText(figures['figures.table']).first()
  await table.click()
  await expect.poll(() => page.getByRole('table').first().getByRole('row').count()).toBe(8)
  await expectAccessible(page, 'figures')
  await page.setViewportSize({ width: 320, height: 640 })
  await expectNothingCut(page)
  expect(complaints).toEqual([])
})
