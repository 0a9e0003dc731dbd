import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import { CookieJar } from '../../tests/support/people.ts'
import { findChromium } from '../chromium.ts'
import { createShop } from './applications.ts'
import { firstLook, isChosen, type Look, looks } from './looks.ts'
import { createOwner, createPeople, registerMira, signInAsMira } from './people.ts'
import { defineProfileFields, identifyByAddress } from './profile-fields.ts'
import type { Fixtures, Scenes } from './scene.ts'
import { activityScenes } from './scenes/activity.ts'
import { addressScenes } from './scenes/address.ts'
import { applicationScenes } from './scenes/applications.ts'
import { consoleScenes } from './scenes/console.ts'
import { consoleAppsScenes } from './scenes/console-apps.ts'
import { consoleBulkScenes } from './scenes/console-bulk.ts'
import { connectorScenes } from './scenes/console-connectors.ts'
import { letterScenes } from './scenes/console-letters.ts'
import { consoleLookScenes } from './scenes/console-look.ts'
import { roleScenes } from './scenes/console-roles.ts'
import { consoleSupportScenes } from './scenes/console-support.ts'
import { contactScenes } from './scenes/contact.ts'
import { dataScenes } from './scenes/data.ts'
import { deletionScenes } from './scenes/deletion.ts'
import { deviceScenes } from './scenes/devices.ts'
import { linkedAccountScenes } from './scenes/linked-accounts.ts'
import { linkScenes } from './scenes/links.ts'
import { messageScenes, missingPageScenes } from './scenes/messages.ts'
import { profileFieldScenes, profileScenes } from './scenes/profile.ts'
import { securityScenes } from './scenes/security.ts'
import { signInScenes } from './scenes/sign-in.ts'
import { socialScenes } from './scenes/social.ts'
import { stepUpScenes } from './scenes/step-up.ts'
import { twoStepScenes } from './scenes/two-step.ts'
import { startServer } from './server.ts'

/**
 * Optional filters: parts of the picture's name, and words of the look's, such as `npm run screenshots --
 * security,data zh-CN.dark`. The languages besides English, Chinese and Arabic are shown where the look names them, as in `de`, or `every`.
 */
const [onlyNames = '', onlyLooks = ''] = process.argv.slice(2)
const folder = join(import.meta.dirname, '../../screenshots')
const pictures: string[] = []

const signedOut = {
  ...signInScenes,
  ...twoStepScenes,
  ...stepUpScenes,
  ...socialScenes,
  ...linkScenes,
  ...messageScenes,
  ...consoleScenes,
  ...consoleSupportScenes,
  ...consoleAppsScenes,
  ...consoleBulkScenes,
  ...connectorScenes,
  ...roleScenes,
  ...consoleLookScenes,
  ...letterScenes,
}
const signedIn = {
  ...profileScenes,
  ...securityScenes,
  ...contactScenes,
  ...linkedAccountScenes,
  ...deviceScenes,
  ...activityScenes,
  ...dataScenes,
  ...deletionScenes,
  ...missingPageScenes,
  ...applicationScenes,
}

const server = await startServer()
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
})
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const fixtures = await prepare(browser)
const chosenLooks = looks.filter(look => isChosen(look, onlyLooks))
for (const [number, look] of chosenLooks.entries()) {
  process.stdout.write(`${number + 1} of ${chosenLooks.length}: ${look.name}\n`)
  await takeSignedOut(signedOut, look)
  const context = await openContext(browser, look)
  await signInAsMira(context, look)
  await takeSignedIn(signedIn, look, context)
  const removeFields = await defineProfileFields(server.manage)
  await takeSignedIn(profileFieldScenes, look, context)
  await removeFields()
  await context.close()
  const identifyByUsername = await identifyByAddress(server.manage)
  await takeSignedOut(addressScenes, look)
  await identifyByUsername()
}
writeFileSync(join(folder, 'index.html'), contactSheet(pictures))
await browser.close()
await server.stop()
process.stdout.write(`${pictures.length} pictures; open ${join('screenshots', 'index.html')}\n`)

async function prepare(from: Browser): Promise<Fixtures> {
  await registerMira(server, await openContext(from, firstLook), firstLook)
  const byPassword = { withFactor: new CookieJar(), withoutFactor: new CookieJar() }
  const owner = await createOwner(server)
  const undoLink = await createPeople(server, byPassword)
  const consentAddress = await createShop(server.manage)
  let number = 0
  return { ...server, byPassword, owner, undoLink, consentAddress, nextNumber: () => ++number }
}

function openContext(from: Browser, { locale, colorScheme, viewport }: Look): Promise<BrowserContext> {
  return from.newContext({ baseURL: server.url, locale, colorScheme, viewport, reducedMotion: 'reduce' })
}

/** Each picture has a browser context of its own, so no scene starts with the steps of the one before. */
async function takeSignedOut(scenes: Scenes, look: Look): Promise<void> {
  for (const name of chosen(scenes)) {
    const context = await openContext(browser, look)
    await take(name, scenes, { look, context })
    await context.close()
  }
}

async function takeSignedIn(scenes: Scenes, look: Look, context: BrowserContext): Promise<void> {
  for (const name of chosen(scenes)) await take(name, scenes, { look, context })
}

function chosen(scenes: Scenes): string[] {
  return Object.keys(scenes).filter(name => onlyNames.split(',').some(part => name.includes(part)))
}

async function take(
  name: string,
  scenes: Scenes,
  { look, context }: { look: Look; context: BrowserContext },
): Promise<void> {
  const page = await context.newPage()
  // The picture of a scene that failed shows why, and the other scenes are still wanted.
  await scenes[name]?.(page, look, fixtures).catch((error: unknown) => {
    process.stderr.write(`${name}.${look.name}: ${error}\n`)
    process.exitCode = 1
  })
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(200)
  const file = `${name}.${look.name}.png`
  await page.screenshot({ path: join(folder, file) })
  pictures.push(file)
  await page.close()
}

function contactSheet(files: string[]): string {
  const figures = files.map(
    file => `<figure><img loading="lazy" src="${file}" alt=""><figcaption>${file}</figcaption></figure>`,
  )
  return `<!doctype html><meta charset="utf-8"><title>Screenshots</title><style>body{font:12px system-ui;display:flex;flex-wrap:wrap;gap:16px;background:#888}img{max-width:420px;max-height:420px}</style>${figures.join('\n')}`
}
