import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
import { expect } from 'vitest'
import { findChromium } from '../../scripts/chromium.ts'

/** A real Chromium without background network requests. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A page that records the browser's complaints: script errors, policy violations, missing files. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`.trim())
  })
  return { page, complaints }
}

/** Checks WCAG 2.2 AA and axe's own rules, without exceptions; frames of other origins are theirs to check. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // Reading the script takes longer than running it, so each document reads it once.
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    return (await axe.run(document, { iframes: false, resultTypes: ['violations'] })).violations
  })
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' | ')}`,
  )
  expect(found, where).toEqual([])
}

/** Checks that the page needs no horizontal scrolling, however narrow the screen. */
export async function expectNothingCut(page: Page): Promise<void> {
  const [scrolled, seen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    window.innerWidth,
  ])
  expect(scrolled).toBeLessThanOrEqual(seen ?? 0)
}
