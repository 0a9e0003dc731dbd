import {
  createSay,
  factsOf,
  type Language,
  languages,
  loadPages,
  type Say,
  type TextKey,
} from '@latchkey/locales'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { enterAccount } from './support/enter-account.ts'
import { addBackupCodes, addTotp } from './support/factors.ts'
import { englishPhone } from './support/looks.ts'
import { type OtherProvider, startOtherProvider } from './support/openid-provider.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { connect } from './support/social-connector.ts'
import { provenOnce, somebody } from './support/somebody.ts'

let server: TestServer
let other: OtherProvider
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  other = await startOtherProvider()
  browser = await launchBrowser()
  await connect(server, other)
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await other.stop()
})

const { texts, name: _, ...look } = englishPhone
// One language of each script and direction; all of them by `npm run test:looks`.
const tags = (process.env.ALL_LOOKS ? Object.keys(languages) : ['ar', 'ja', 'ru']) as Language[]

const sections: Record<string, TextKey> = {
  profile: 'profile.title',
  security: 'security.title',
  contact: 'contact.title',
  'linked-accounts': 'linkedAccounts.title',
  devices: 'devices.title',
  activity: 'activity.title',
  data: 'data.title',
}

/** Visits the account page in each language, or the page that it leads to. */
async function inEachLanguage(page: Page, look: (say: Say, tag: Language) => Promise<void>): Promise<void> {
  for (const tag of tags) {
    await page.context().addCookies([{ name: 'latchkey_language', value: tag, url: server.url }])
    await page.goto(`${server.url}/account`)
    await look(createSay(tag, await loadPages(tag)), tag)
  }
}

async function expectWhole(page: Page, tag: Language, where: string): Promise<void> {
  const shown = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])
  expect(shown).toEqual([tag, factsOf(tag).direction])
  await expectAccessible(page, `${where} in ${tag}`)
  await expectNothingCut(page)
}

it('the first page of a sign-in is accessible in every language, and nothing is cut off on a narrow screen', async () => {
  const { page, complaints } = await openPage(browser, look)
  await inEachLanguage(page, async (say, tag) => {
    await page.getByRole('heading', { name: say('signIn.title') }).waitFor()
    await expectWhole(page, tag, 'sign-in')
  })
  expect(complaints).toEqual([])
  await page.context().close()
})

it('each section of the account page is accessible in every language, and nothing is cut off on a narrow screen', async () => {
  const mira = await provenOnce(await somebody(server))
  const { page, complaints } = await enterAccount(browser, server, mira, { texts, look, path: '' })
  await addTotp(mira)
  await addBackupCodes(mira)
  await server.manage('PATCH /api/users/:userId', {
    params: { userId: mira.id },
    body: { primaryEmail: 'mira@mail.example', primaryPhone: '8613900000000', name: 'Mira Okafor' },
  })
  await inEachLanguage(page, async (say, tag) => {
    for (const [section, title] of Object.entries(sections)) {
      // Within one document, as a link of the page does: each load of it takes longer than all sections.
      await page.evaluate(path => {
        history.pushState(null, '', path)
        dispatchEvent(new PopStateEvent('popstate'))
      }, `/account/${section}`)
      await page.getByRole('heading', { name: say(title), level: 1 }).waitFor()
      await expect.poll(() => page.locator('.lk-skeleton:visible').count()).toBe(0)
      await expectWhole(page, tag, section)
    }
  })
  expect(complaints).toEqual([])
  await page.context().close()
})
