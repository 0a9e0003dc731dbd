import type { Page } from 'playwright'
import { consolePage, enter } from '../console-page.ts'
import type { Fixtures, Scenes } from '../scene.ts'

/** How the server reaches people, and other providers. */
export const connectorScenes: Scenes = {
  'console-connectors': consolePage('/connectors'),
  'console-connectors-new': consolePage('/connectors/new'),
  'console-connectors-smtp': consolePage('/connectors/new?factory=simple-mail-transfer-protocol'),
  'console-connectors-oauth': consolePage('/connectors/new?factory=oauth2'),
  'console-connectors-github': consolePage('/connectors/github'),
  'console-connectors-test': consolePage('/connectors/github?dialog=test'),
  'console-connectors-delete': consolePage('/connectors/github?dialog=delete'),
  'console-connectors-refused': refusedTest,
}

async function refusedTest(page: Page, _: unknown, { owner }: Fixtures): Promise<void> {
  await enter(page, owner, '/connectors/new?factory=simple-mail-transfer-protocol')
  const fields = page.locator('main input:not([role])')
  await fields.first().fill('127.0.0.1')
  await fields.nth(1).fill('9')
  await fields.nth(4).fill('no-reply@latchkey.example')
  await fields.last().fill('mira@people.example')
  await page.locator('.lk-connector-send button').click()
  await page.getByRole('alert').waitFor()
  await page.getByRole('alert').scrollIntoViewIfNeeded()
}
