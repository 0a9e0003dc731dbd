import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  for (let at = 10; at < 35; at += 1)
    await server.manage('POST /api/users', {
      body: { username: `reader_${at}`, primaryEmail: `reader${at}@mail.example` },
    })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const dialog = (page: Page) => page.getByRole('dialog')
const suspended = async () => {
  const query = { search: '%reader%', isSuspended: 'true', page_size: 100 }
  return (await server.manage('GET /api/users', { query })).map(person => person.username)
}
const boxOf = (page: Page, name: RegExp) => page.getByRole('row', { name }).locator('.lk-selection')
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

it('suspends all that match but one, follows the job, and undoes it (job 21)', async () => {
  const { page, button, complaints } = await openConsole(browser, server, { path: '/people?q=reader' })
  await page.getByText('1–20 of 25').waitFor()
  await page.getByRole('columnheader').first().locator('.lk-selection').click()
  await page.getByText('20 selected').waitFor()
  await button('Select all 25 that match').click()
  await boxOf(page, /reader_34/).click()
  await page.getByText('24 selected').waitFor()
  await expectAccessible(page, 'the selection')
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await page.setViewportSize({ width: 1280, height: 860 })
  await button('Suspend').click()
  await dialog(page).getByRole('heading', { name: 'Suspend 24 people?' }).waitFor()
  await dialog(page).getByLabel('Reason').fill('A leak')
  await dialog(page).getByRole('button', { name: 'Suspend' }).click()
  await title(page, 'Suspend 24 people')
  await page.getByText('24 of 24').waitFor()
  await page.getByText('Finished').waitFor()
  await page.getByText('A leak').waitFor()
  await expectAccessible(page, 'the job')
  expect(await suspended()).toHaveLength(24)
  expect(await suspended()).not.toContain('reader_34')

  await button('Undo').click()
  await dialog(page).getByRole('button', { name: 'Undo' }).click()
  await title(page, 'Restore 24 people')
  await page.getByText('24 of 24').waitFor()
  expect(await suspended()).toEqual([])
  await page.getByRole('link', { name: 'Open the job' }).click()
  await page.getByText('This job was undone.').waitFor()
  await page.getByRole('link', { name: 'Jobs' }).click()
  await page.getByRole('row', { name: /Suspend 24 people/ }).waitFor()
  await expectAccessible(page, 'the jobs')
  expect(complaints).toEqual([])
  await page.context().close()
})

it('deletes the selected after the number was typed, and exports a file (jobs 21, 22)', async () => {
  const { page, button, complaints } = await openConsole(browser, server, { path: '/people?q=reader' })
  for (const name of [/reader_34/, /reader_33/]) await boxOf(page, name).click()
  await page.getByRole('region', { name: 'Selected people' }).getByLabel('More actions').click()
  await page.getByRole('menuitem', { name: 'Schedule deletion' }).click()
  await dialog(page).getByLabel('Type 2 to confirm').fill('2')
  await dialog(page).getByRole('button', { name: 'Schedule deletion' }).click()
  await title(page, 'Delete 2 people')
  await page.getByText('2 of 2').waitFor()
  const leaving = await server.manage('GET /api/users', { query: { 'deletesAt.from': 1 } })
  expect(leaving.map(person => person.username).sort()).toEqual(['reader_33', 'reader_34'])

  await page.goto(`${server.url}/console/people?q=reader`)
  await page.getByText('1–20 of 25').waitFor()
  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Export this list' }).click()
  await dialog(page).getByRole('button', { name: 'Export' }).click()
  await title(page, 'Export 25 people')
  const download = page.waitForEvent('download')
  await button('Download file').click()
  const path = await (await download).path()
  expect(readFileSync(path, 'utf8').match(/reader_\d\d/g)).toHaveLength(25)
  expect(complaints).toEqual([])
  await page.context().close()
})

const csv = `E-Mail,Vorname,First name,Plan
neo@import.example,Neo,Neo,gold
reader10@mail.example,Ada,Ada,gold
no address,Cleo,Cleo,
`

it('imports a file: maps its columns, checks it, imports it and undoes it (job 23)', async () => {
  const { page, button, complaints } = await openConsole(browser, server, { path: '/people/import' })
  await expectAccessible(page, 'the empty import')
  const choose = (name: string, text: string) =>
    page.setInputFiles('input[type=file]', { name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await choose('people.xlsx', 'PK')
  await page.getByText('This file can’t be read.').waitFor()
  await choose('people.csv', csv)
  await page.getByText('2 of 4 columns are imported.').waitFor()
  expect(await page.getByLabel('Field for “E-Mail”').inputValue()).toBe('primaryEmail')
  await page.getByLabel('Field for “Vorname”').selectOption('primaryEmail')
  await page.getByText('Two columns are for the same field.').waitFor()
  expect(await button('Check the file').isDisabled()).toBe(true)
  await page.getByLabel('Field for “Vorname”').selectOption({ label: 'Don’t import' })
  await page.getByLabel('Field for “Plan”').selectOption({ label: 'Custom data: Plan' })
  await expectAccessible(page, 'the mapping')
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await page.setViewportSize({ width: 1280, height: 860 })

  await button('Check the file').click()
  await page.getByText('user.email_already_in_use').waitFor()
  const failed = page.getByRole('row').filter({ hasText: 'The value has the wrong form' })
  expect(await failed.textContent()).toMatch(/^Line 4Email/)
  await expectAccessible(page, 'the report')
  await page.getByLabel('If a person exists already').selectOption('update')
  await button('Check the file').click()
  await button('Import 2 people').click()
  await title(page, 'Import 3 people')
  await page.getByText('3 of 3').waitFor()
  await page.getByText('Finished, 1 failed').waitFor()
  const imported = async () =>
    (await server.manage('GET /api/users', { query: { 'customData.Plan': 'gold' } })).map(
      person => person.primaryEmail,
    )
  expect((await imported()).sort()).toEqual(['neo@import.example', 'reader10@mail.example'])
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await button('Undo').click()
  await dialog(page).getByRole('button', { name: 'Undo' }).click()
  await title(page, 'Delete 1 imported person')
  await page.getByText('Finished').waitFor()
  expect(await imported()).toEqual(['reader10@mail.example'])
  expect(complaints).toEqual([])
  await page.context().close()
})

it('shows an administrator who only reads the jobs, and nothing to change', async () => {
  const { page, button, complaints } = await openConsole(browser, server, {
    roles: ['read-only'],
    path: '/people?q=reader',
  })
  await boxOf(page, /reader_20/).click()
  await button('Export').waitFor()
  for (const name of ['Suspend', 'Roles', 'Create person']) expect(await button(name).count()).toBe(0)
  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Jobs' }).waitFor()
  expect(await page.getByRole('menuitem', { name: 'Import people' }).count()).toBe(0)
  await page.getByRole('menuitem', { name: 'Jobs' }).click()
  await page.getByRole('link', { name: 'Suspend 24 people' }).click()
  await title(page, 'Suspend 24 people')
  expect(await button('Undo').count()).toBe(0)
  expect(complaints).toEqual([])
  await page.context().close()
})
