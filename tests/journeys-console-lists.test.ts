import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedUsers } from '../bench/seed.ts'
import { launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startTestServer, type TestServer } from './support/server.ts'

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

/** Adds up how far parts of the page jump without a key or a press; https://wicg.github.io/layout-instability/ */
const watchShifts = (page: Page) =>
  page.evaluate(() => {
    Object.assign(window, { shifts: 0 })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as unknown as { value: number; hadRecentInput: boolean } // the library's types lack it
        if (!hadRecentInput)
          Object.assign(window, { shifts: (window as unknown as { shifts: number }).shifts + value })
      }
    }).observe({ type: 'layout-shift' })
  })
const shifts = (page: Page) => page.evaluate(() => (window as unknown as { shifts: number }).shifts)

async function scrollThrough(page: Page): Promise<void> {
  await page.mouse.move(640, 400)
  for (let step = 0; step < 12; step += 1) {
    await page.mouse.wheel(0, 400)
    await page.waitForTimeout(50)
  }
}

it.each([50, 5000])('a list of %d people scrolls, and turns its pages, without a jump', async people => {
  const { totalUserCount } = await server.manage('GET /api/dashboard/users/total')
  await seedUsers(server.databaseUrl, { from: totalUserCount, to: people, onProgress: () => {} })
  // The pictures are on a server that does not exist.
  await server.database.query('update users set avatar = null')
  const { page, complaints } = await openConsole(browser, server, { path: '/people' })
  await page.getByRole('row').nth(10).waitFor()
  await page.waitForLoadState('networkidle')
  await watchShifts(page)
  await scrollThrough(page)
  const next = page.getByRole('button', { name: /next/i })
  if (await next.isEnabled().catch(() => false)) {
    await next.click()
    await page.waitForURL(/page=2/)
    await page.waitForLoadState('networkidle')
    await scrollThrough(page)
  }
  expect(await shifts(page)).toBe(0)
  expect(complaints).toEqual([])
})
