import type { FieldControl, FieldName } from '@latchkey/contract'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { giveCredentials } from './support/demo.ts'
import { enterAccount } from './support/enter-account.ts'
import { phoneLooks } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await control({ accountDeletion: 'Edit' })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function control(changed: Partial<Record<FieldName, FieldControl>>): Promise<void> {
  const { fields } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', { body: { fields: { ...fields, ...changed } } })
}

const suspend = ({ id: userId }: Somebody, isSuspended = true) =>
  server.manage('PATCH /api/users/:userId/is-suspended', { params: { userId }, body: { isSuspended } })

/** As if the person came back to the tab, which then asks whether something changed meanwhile. */
const comeBack = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))

describe.each(phoneLooks)('on a bad day, in $name, a person', ({ texts, name: _, ...look }) => {
  async function enter(person: Somebody, path: string) {
    const opened = await enterAccount(browser, server, person, { texts, look, path })
    const { page } = opened
    const confirm = async () => {
      await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
      await page.keyboard.press('Enter')
    }
    const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor()
    const signInAgain = async () => {
      await heading(texts['account.sessionEnded.title'])
      await expectAccessible(page, 'a session that has ended')
      await expectNothingCut(page)
      await opened.button(texts['account.signInAgain']).click()
      await giveCredentials(page, person.username, texts)
    }
    return { ...opened, confirm, heading, signInAgain }
  }

  it('who is suspended meanwhile reads it, and goes on with what was typed once the account is back', async () => {
    const mira = await somebody(server)
    const { page, button, heading, signInAgain } = await enter(mira, '/profile')
    await button(`${texts['row.add']} ${texts['profile.name']}`).click()
    const name = page.getByRole('textbox', { name: texts['profile.name'], exact: true })
    await name.fill('Mira Nolan')
    await suspend(mira)
    await button(texts['row.save']).click()
    await signInAgain()
    await heading(texts['suspended.title'])

    await suspend(mira, false)
    await page.goto(`${server.url}/account/profile`)
    await giveCredentials(page, mira.username, texts)
    await name.waitFor()
    expect(await name.inputValue()).toBe('Mira Nolan')
    await button(texts['row.save']).click()
    await page.getByText(texts['row.saved']).waitFor()
    expect((await server.manage('GET /api/users/:userId', { params: { userId: mira.id } })).name).toBe(
      'Mira Nolan',
    )
    await page.context().close()
  })

  it('who is suspended while deleting the account keeps it, and reads why', async () => {
    const mira = await somebody(server)
    const { page, button, confirm, heading, signInAgain } = await enter(mira, '/data/deletion')
    await confirm()
    await page.getByText(texts['data.deletion.back']).waitFor()
    await suspend(mira)
    await button(texts['data.deletion.do']).click()
    await signInAgain()
    await heading(texts['suspended.title'])
    expect(await deletionOf(mira)).toBeNull()
    await page.context().close()
  })

  it('who deleted the account and is suspended then is offered no way back', async () => {
    const mira = await somebody(server)
    const { page, button, confirm, heading } = await enter(mira, '/data/deletion')
    await confirm()
    await page.getByText(texts['data.deletion.back']).waitFor()
    await button(texts['data.deletion.do']).click()
    await heading(texts['ending.deletion.title'])
    await suspend(mira)
    await page.getByRole('link', { name: texts['ending.deletion.signIn'] }).click()
    await giveCredentials(page, mira.username, texts)
    await heading(texts['suspended.title'])
    expect(await deletionOf(mira)).not.toBeNull()
    await page.context().close()
  })

  it('whose export cannot be stored reads it, and has it made once it can be', async () => {
    const { page, button, confirm } = await enter(await somebody(server), '/data/export')
    await confirm()
    const repair = await refuseExports()
    await button(texts['data.export.start']).click()
    await page.getByText(texts['data.export.failed']).waitFor()
    await expectAccessible(page, 'an export that failed')
    await expectNothingCut(page)
    await repair()
    await button(texts['state.retry']).click()
    await button(texts['data.export.start']).click()
    const [ready = ''] = texts['data.export.ready'].split('{{moment}}')
    await page.getByText(ready).waitFor()
    const downloading = page.waitForEvent('download')
    await button(texts['data.export.download']).click()
    expect((await downloading).suggestedFilename()).toMatch(/zip$/)
    await page.context().close()
  })

  it.each(['ReadOnly', 'Off'] as const)(
    'whose field becomes %s in its dialog reads it, and keeps what was typed',
    async state => {
      const mira = await somebody(server)
      const { page, confirm } = await enter(mira, '/security/username')
      await confirm()
      const username = page.getByRole('textbox', { name: texts['username.new'] })
      const wanted = `${mira.username}_nolan`
      await username.fill(wanted)
      const save = page.getByRole('dialog').getByRole('button', { name: texts['username.change'] })
      await control({ username: state })
      try {
        await comeBack(page)
        await save.click()
        await page.getByText(texts['problem.notEditable']).waitFor()
        expect(await username.inputValue()).toBe(wanted)
        await expectAccessible(page, 'a field that is managed by now')
      } finally {
        await control({ username: 'Edit' })
      }
      await save.click()
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      expect((await mira.ask('GET /api/my-account')).body.username).toBe(wanted)
      await page.context().close()
    },
    60_000,
  )
})

async function deletionOf({ id }: Somebody): Promise<Date | null> {
  const { rows } = await server.database.query('select deletes_at from users where id = $1', [id])
  return rows[0].deletes_at
}

/** Makes the database refuse archives, and each job end with its first attempt. Returns a function that ends this. */
async function refuseExports() {
  const triggers = {
    data_export_parts: `raise exception 'the disk is full'`,
    'graphile_worker._private_jobs': 'new.max_attempts = 1; return new',
  }
  for (const [table, body] of Object.entries(triggers)) {
    const name = `refuse_at_${table.length}`
    await server.database.query(
      `create or replace function ${name}() returns trigger language plpgsql as $$ begin ${body}; end $$`,
    )
    await server.database.query(
      `create trigger refuse before insert on ${table} for each row execute function ${name}()`,
    )
  }
  return async () => {
    for (const table of Object.keys(triggers)) await server.database.query(`drop trigger refuse on ${table}`)
  }
}
