import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { enterAccount } from './support/enter-account.ts'
import { chineseDesktop, phoneLooks, sayIn } from './support/looks.ts'
import { type OtherProvider, startOtherProvider } from './support/openid-provider.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { answerThere, connect } from './support/social-connector.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

let server: TestServer
let other: OtherProvider
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  other = await startOtherProvider({ redirectUris: [`${server.url}/callback/other`] })
  browser = await launchBrowser()
  await connect(server, other)
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await other.stop()
})

const linkedBy = async (person: Somebody) =>
  (await person.ask('GET /api/my-account')).body.identities.other?.userId

describe.each(phoneLooks)('the answer of a provider, in $name,', ({ texts, name: _, ...look }) => {
  const provider = texts === chineseDesktop.texts ? '另一家' : 'Other'
  const goOn = sayIn(texts)('social.continue', { provider })

  /** The dialog that links an account, after the step-up. */
  async function openDialog(person: Somebody) {
    const path = '/linked-accounts/link-other'
    const { page, button } = await enterAccount(browser, server, person, { texts, look, path })
    await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
    await page.keyboard.press('Enter')
    return { page, button, text: (words: string) => page.getByText(words).waitFor() }
  }

  it('that comes too late links nothing, and another one does', async () => {
    const mira = await somebody(server)
    const { page, button, text } = await openDialog(mira)
    const there = { sub: `late-${mira.id}` }
    await answerThere(page, other, there, () =>
      server.database.query(
        `update verification_records set expires_at = now() - interval '1 second' where user_id = $1 and type = 'Social'`,
        [mira.id],
      ),
    )
    await button(goOn).click()
    await text(texts['social.expired'])
    await expectAccessible(page, 'too late')
    await expectNothingCut(page)
    expect(await linkedBy(mira)).toBeUndefined()
    await answerThere(page, other, there)
    await button(goOn).click()
    await text(there.sub)
    expect(await linkedBy(mira)).toBe(there.sub)
    await page.context().close()
  })

  it('with a forged state links nothing, and the page says that it did not ask for it', async () => {
    const mira = await somebody(server)
    const { page, button } = await openDialog(mira)
    await answerThere(page, other, { sub: `forged-${mira.id}` }, async answer => {
      answer.state = 'forged'
    })
    await button(goOn).click()
    await page.getByRole('heading', { name: texts['otherBrowser.title'] }).waitFor()
    expect(page.url()).not.toMatch(/forged|code=/)
    await expectAccessible(page, 'a forged state')
    await expectNothingCut(page)
    expect(await linkedBy(mira)).toBeUndefined()
    await page.context().close()
  })

  it('with a forged code links nothing, and the person begins again', async () => {
    const mira = await somebody(server)
    const { page, button, text } = await openDialog(mira)
    const there = { sub: `honest-${mira.id}` }
    await answerThere(page, other, there, async answer => {
      answer.code = 'forged'
    })
    await button(goOn).click()
    await text(sayIn(texts)('social.failedThere', { provider }))
    await expectAccessible(page, 'a forged code')
    expect(await linkedBy(mira)).toBeUndefined()
    await answerThere(page, other, there)
    await button(goOn).click()
    await text(there.sub)
    expect(await linkedBy(mira)).toBe(there.sub)
    await page.context().close()
  })
})
