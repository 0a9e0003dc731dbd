import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@latchkey/client'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import zhCn from '@latchkey/locales/zh-CN/pages.json' with { type: 'json' }
import type { SessionEnding } from '@latchkey/react'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { readConfig } from '../packages/server/src/config.ts'
import { start } from '../packages/server/src/start.ts'
import type { Step } from '../packages/web/src/sign-in/steps.ts'
import { linkAddress } from '../tests/support/addresses.ts'
import { addBackupCodes, addTotp, codeOf } from '../tests/support/factors.ts'
import { codeSentTo, sentTo } from '../tests/support/mailbox.ts'
import { CookieJar } from '../tests/support/people.ts'
import type { TestServer } from '../tests/support/server.ts'
import { provenOnce, somebody } from '../tests/support/somebody.ts'
import { multiFactor } from '../tests/support/two-factors.ts'
import { findChromium } from './chromium.ts'

const folder = join(import.meta.dirname, '../screenshots')
/**
 * Optional filters: a part of the picture's name, and a part of the look's, e.g. `node scripts/screenshots.ts
 * security zh-CN.dark`.
 */
const [onlyNames = '', onlyLooks = ''] = process.argv.slice(2)
const password = 'sunny-Lake-77'

const looks = (['en-US', 'zh-CN'] as const).flatMap(locale =>
  (['light', 'dark'] as const).flatMap(colorScheme =>
    [
      { device: 'desktop', viewport: { width: 1280, height: 860 } },
      { device: 'phone', viewport: { width: 390, height: 844 } },
    ].map(size => ({ locale, colorScheme, ...size, texts: locale === 'zh-CN' ? zhCn : en })),
  ),
)
type Look = (typeof looks)[number]

/** The pictures and the steps that lead to each: signed out, then signed in. */
const strangers: Record<string, (page: Page, look: Look, username?: string) => Promise<unknown>> = {
  'sign-in': async page => page.goto('/account'),
  'sign-in-password': async (page, { texts }, username = 'mira') => {
    await page.goto('/account')
    await page.getByRole('textbox').first().fill(username)
    await page.getByRole('button', { name: texts['signIn.continue'], exact: true }).click()
  },
  'sign-in-wrong': async (page, { texts }) => {
    await strangers['sign-in-password']?.(page, { texts } as Look)
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill('not the password')
    await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
    await page.getByText(texts['signIn.wrong']).waitFor()
  },
  register: async page => {
    await page.goto('/account')
    await page.waitForURL(/sign-in/)
    await page.goto('/register')
  },
  'register-typing': async (page, { texts }) => {
    await strangers.register?.(page, { texts } as Look)
    await page.getByRole('textbox').first().fill('a_rather_long_username_that_somebody_chose')
    await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill('1234')
  },
  'two-step': async (page, { texts }) => {
    await strangers['sign-in-password']?.(page, { texts } as Look, 'noor')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
    await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
    await page.getByRole('textbox', { name: texts['totp.code'] }).waitFor()
  },
  'two-step-wrong': async (page, look) => {
    await strangers['two-step']?.(page, look)
    await page.getByRole('textbox', { name: look.texts['totp.code'] }).fill('000000')
    await page.getByText(look.texts['problem.wrongCode']).waitFor()
  },
  'two-step-backup-code': async (page, look) => {
    await strangers['two-step']?.(page, look)
    await page.getByRole('button', { name: look.texts['method.backupCode'] }).click()
  },
  'set-up': async (page, look) => {
    await strangers['sign-in-password']?.(page, look, 'prompted')
    await page.getByRole('textbox', { name: look.texts['signIn.password'] }).fill(password)
    await page.getByRole('button', { name: look.texts['signIn.signIn'], exact: true }).click()
    await page.getByRole('heading', { name: look.texts['signIn.setUp.title'] }).waitFor()
  },
  'set-up-app': async (page, look) => {
    await strangers['set-up']?.(page, look)
    await page.getByRole('button', { name: look.texts['method.totp'] }).click()
    await page.getByRole('img').waitFor()
    await page.getByText(look.texts['totp.cannotScan']).click()
  },
  suspended: async (page, look) => {
    await strangers['sign-in-password']?.(page, look, 'suspended')
    await page.getByRole('textbox', { name: look.texts['signIn.password'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: look.texts['suspended.title'] }).waitFor()
  },
  'other-browser': page => page.goto('/callback/other?code=x&state=y'),
  'no-cookies': async page => {
    await page.addInitScript(() =>
      Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} }),
    )
    await page.goto('/sign-in?app_id=account-center')
  },
  expired: async page => {
    await page.goto('/signed-out')
    await page.evaluate(() => sessionStorage.setItem('latchkey:began-afresh', String(Date.now())))
    await page.context().clearCookies()
    await page.goto('/sign-in?app_id=account-center')
  },
  'to-continue': page => page.goto(consentAddress),
  'step-up': page => stepUp(page, byPassword.withFactor),
  'step-up-sign-in': page => stepUp(page, byPassword.withoutFactor),
  undo: page => page.goto(undoLink),
  'undo-over': page => page.goto('/undo#nonsense'),
  'access-invitation': async page => page.goto(await accessLink('invitation')),
  'access-reset': async page => {
    await page.goto(await accessLink('passwordReset'))
    await page.getByRole('textbox').first().fill('1234')
  },
  'magic-link': page => page.goto('/account?one_time_token=a-token&login_hint=mira.okafor@mail.example'),
  'one-tap': page => page.goto(`/sign-in?app_id=demo-app&google_one_tap_credential=${googleCredential}`),
  'new-to-social': page => showStep(page, { ...fromGoogle, kind: 'newToSocial' }),
  'related-to-social': page =>
    showStep(page, { ...fromGoogle, kind: 'newToSocial', related: 'm****@mail.example' }),
  'passkey-offer': page => showStep(page, { kind: 'preferPasskey' }),
  'backup-codes': async (page, { texts }) => {
    const username = `keeper${pictures.length}`
    await manage('POST /api/users', { body: { username, password } })
    await strangers['sign-in-password']?.(page, { texts } as Look, username)
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
    await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
    await page.getByRole('button', { name: texts['method.totp'] }).click()
    await page.getByRole('img').waitFor()
    await page.getByText(texts['totp.cannotScan']).click()
    const key = page.getByRole('list', { name: texts['totp.key'] }).getByRole('listitem')
    await page
      .getByRole('textbox', { name: texts['totp.code'] })
      .fill(codeOf((await key.allInnerTexts()).join('')))
    await page.getByRole('list', { name: texts['backupCodes.name'] }).waitFor()
    await page.getByRole('button', { name: texts['signIn.continue'], exact: true }).click()
    await page.getByText(texts['backupCodes.keptRequired']).waitFor()
  },
  'access-unknown': page => page.goto('/access#token=nonsense'),
  'signed-out': page => page.goto('/signed-out'),
  error: page => page.goto('/error?code=oidc.invalid_redirect_uri'),
  'nothing-here': page => page.goto('/acount'),
  'demo-app': page => page.goto('/demo-app'),
}

/** The pages of a server that identifies people by addresses, and asks for more at sign-up. */
const byAddress: Record<string, (page: Page, look: Look) => Promise<unknown>> = {
  'by-address': page => page.goto('/sign-in'),
  'by-address-phone': async page => {
    await page.goto('/sign-in')
    await page.getByRole('textbox').first().fill('139 0000 0000')
    await page.getByRole('combobox').first().waitFor()
  },
  code: page => askForCode(page, '/sign-in', 'mira.okafor@mail.example'),
  'code-wrong': async (page, { texts }) => {
    await askForCode(page, '/sign-in', `wrong${pictures.length}@mail.example`)
    await page.getByRole('textbox').first().fill('000000')
    await page.getByText(texts['problem.wrongSentCode']).waitFor()
  },
  'code-unknown': async (page, { texts }) => {
    await enterCode(page, '/sign-in', `unknown${pictures.length}@mail.example`)
    await page.getByRole('heading', { name: texts['address.unknown.title'] }).waitFor()
  },
  'code-instead': async (page, { texts }) => {
    await page.goto('/sign-in')
    await page.getByRole('textbox').first().fill('mira')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: texts['signIn.forgot'] }).waitFor()
  },
  'register-terms': async (page, { texts }) => {
    await page.goto('/register')
    await page.getByRole('textbox').first().fill('mira@mail.example')
    await page.keyboard.press('Enter')
    await page.getByText(texts['terms.required']).waitFor()
  },
  'missing-password': async (page, { texts }) => {
    await enterCode(page, '/register', `new${pictures.length}@mail.example`)
    await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill('1234')
  },
  'missing-profile': async (page, { texts }) => {
    await enterCode(page, '/register', `profile${pictures.length}@mail.example`)
    await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts['missing.extraProfile'] }).waitFor()
    await page.keyboard.press('Enter')
  },
  'forgot-password': async (page, { texts }) => {
    await page.goto('/sign-in')
    await page.getByRole('textbox').first().fill('mira')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: texts['signIn.forgot'] }).click()
    await page.getByRole('heading', { name: texts['forgot.title'] }).waitFor()
  },
  'link-sent': async (page, look) => {
    await byAddress['forgot-password']?.(page, look)
    await page.getByRole('textbox').first().fill('mira.okafor@mail.example')
    await page.getByRole('button', { name: look.texts['forgot.linkInstead'] }).click()
    await page.getByRole('heading', { name: look.texts['code.title.email'] }).waitFor()
  },
  'forgot-new': async (page, look) => {
    await byAddress['forgot-password']?.(page, look)
    const address = `forgetful${pictures.length}@mail.example`
    await manage('POST /api/users', { body: { primaryEmail: address } })
    await page.getByRole('textbox').first().fill(address)
    await page.keyboard.press('Enter')
    await page.locator('input[autocomplete=one-time-code]').waitFor()
    await page
      .getByRole('textbox')
      .first()
      .fill(await codeSentTo({ url }, address))
    await page.getByRole('heading', { name: look.texts['signIn.renew.title'] }).waitFor()
  },
}

/** Claims of a Google account, in the form of an ID token. */
const googleCredential = `e30.${Buffer.from('{"email":"mira.okafor@mail.example"}').toString('base64url')}.c2ln`
const fromGoogle = { connectorId: 'google', verificationId: 'a-verification' }

/** Shows a step that the page reaches by answers of others. */
async function showStep(page: Page, step: Step): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('textbox').first().waitFor()
  await page.evaluate(kept => {
    history.pushState({ step: kept }, '')
    dispatchEvent(new PopStateEvent('popstate'))
  }, step)
}

async function askForCode(page: Page, path: string, address: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('textbox').first().fill(address)
  const box = page.getByRole('checkbox')
  if (await box.count()) await box.check()
  await page.getByRole('textbox').first().press('Enter')
  await page.locator('input[autocomplete=one-time-code]').waitFor()
}

async function enterCode(page: Page, path: string, address: string): Promise<void> {
  await askForCode(page, path, address)
  await page
    .getByRole('textbox')
    .first()
    .fill(await codeSentTo({ url }, address))
}

const members: Record<string, (page: Page, look: Look) => Promise<unknown>> = {
  account: page => page.goto('/account'),
  profile: page => page.goto('/account/profile'),
  'profile-editing': async (page, { texts }) => {
    await page.goto('/account/profile')
    await page.getByRole('button', { name: `${texts['row.edit']} ${texts['profile.name']}` }).click()
  },
  'profile-changed-elsewhere': async (page, look) => {
    await members['profile-editing']?.(page, look)
    await page.getByRole('textbox').first().fill('Mira N.')
    // The answer of another tab's change.
    await page.route('**/api/my-account', async route => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), name: 'Mira Nolan-Reyes' } })
    })
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await page.getByText(look.texts['row.changedElsewhere']).waitFor()
  },
  security: page => page.goto('/account/security'),
  'security-step-up': page => page.goto('/account/security/password'),
  'security-password': async (page, { texts }) => {
    await page.goto('/account/security/password')
    await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
    await page.getByRole('button', { name: texts['stepUp.continue'] }).click()
    await page.getByRole('textbox', { name: texts['password.new'] }).fill('1234')
  },
  'security-other-ways': async (page, { texts }) => {
    await page.goto('/account/security/password')
    await page.getByRole('button', { name: texts['stepUp.otherWay'] }).click()
  },
  'security-authenticator': async (page, { texts }) => {
    await page.goto('/account/security/authenticator')
    await confirm(page, texts)
    await page.getByRole('img', { name: texts['totp.picture'] }).waitFor()
  },
  'security-removal': async (page, { texts }) => {
    await page.goto('/account/security/authenticator-removal')
    await confirm(page, texts)
    await page.getByText(texts['totp.removal']).waitFor()
  },
  'security-two-step': async (page, { texts }) => {
    await page.goto('/account/security/passkey-prompt')
    await confirm(page, texts)
    await page.getByRole('dialog').getByText(texts['passkey.prompt.on']).waitFor()
  },
  'security-passkey': async (page, { texts }) => {
    await page.goto('/account/security/passkey')
    await confirm(page, texts)
    await page.getByRole('textbox', { name: texts['passkey.name'] }).waitFor()
  },
  contact: page => page.goto('/account/contact'),
  'contact-code': async (page, { texts }) => {
    await page.goto('/account/contact/email')
    await confirm(page, texts)
    await page.getByRole('textbox', { name: texts['email.new'] }).fill(`mira${pictures.length}@other.example`)
    await page.getByRole('button', { name: texts['code.send'], exact: true }).click()
    await page.getByRole('textbox', { name: texts['code.name'] }).waitFor()
  },
  'contact-wrong': async (page, { texts }) => {
    await page.goto('/account/contact/phone')
    await confirm(page, texts)
    await page.getByRole('textbox', { name: texts['phone.new'] }).fill('12')
    await page.getByRole('button', { name: texts['code.send'], exact: true }).click()
    await page.getByText(texts['problem.phoneInvalid']).waitFor()
  },
  'linked-accounts': page => page.goto('/account/linked-accounts'),
  'linked-accounts-link': async (page, { texts }) => {
    await page.goto('/account/linked-accounts/link-github')
    await confirm(page, texts)
    await page.getByText(texts['linkedAccounts.linkAbout'].split('{{provider}}')[0]?.trim() ?? '').waitFor()
  },
  'linked-accounts-denied': async (page, { texts }) => {
    await page.route('https://github.com/**', route => {
      const asked = new URL(route.request().url()).searchParams
      const answer = new URLSearchParams({ error: 'access_denied', state: asked.get('state') ?? '' })
      const location = `${asked.get('redirect_uri')}?${answer}`
      return route.fulfill({ status: 302, headers: { location } })
    })
    await members['linked-accounts-link']?.(page, { texts } as Look)
    await page.getByRole('dialog').getByRole('button', { name: 'GitHub' }).click()
    await page.getByRole('alert').waitFor()
  },
  'linked-accounts-unlink': async (page, { texts }) => {
    await page.goto('/account/linked-accounts/unlink-google')
    await confirm(page, texts)
    await page.getByRole('button', { name: texts['linkedAccounts.unlink'] }).waitFor()
  },
  'linked-accounts-step-up': async (page, { texts }) => {
    await page.goto('/account/security/password')
    await page.getByRole('button', { name: texts['stepUp.otherWay'] }).click()
    await page.getByRole('dialog').getByText(texts['method.social']).click()
  },
  'linked-accounts-lost': page => page.goto('/account/callback/social/google?code=x&state=y'),
  'linked-accounts-done': page => page.goto('/account/social/success'),
  'devices-hidden': page => page.goto('/account/devices'),
  devices: async (page, { texts }) => {
    await page.goto('/account/devices/confirm')
    await confirm(page, texts)
    await page.getByRole('heading', { name: texts['applications.title'] }).waitFor()
  },
  'devices-many': async (page, look) => {
    await answerWith(page, '**/api/my-account/sessions', sessions => ({
      sessions: manySessions(sessions.sessions[0]),
    }))
    await answerWith(page, '**/api/my-account/trusted-devices*', () => manyTrustedDevices)
    await answerWith(page, '**/api/.well-known/account-center', settings => ({
      ...settings,
      fields: { ...settings.fields, trustedDevice: 'Edit' },
    }))
    await members.devices?.(page, look)
    await page.getByRole('button', { name: look.texts['list.showAll'].replace('{{count}}', '30') }).click()
    await page.getByText(look.texts['trustedDevices.title']).scrollIntoViewIfNeeded()
  },
  'devices-ending': async (page, look) => {
    await members.devices?.(page, look)
    await page.getByRole('main').getByRole('listitem').getByRole('button').first().click()
    await page.getByRole('dialog').waitFor()
  },
  activity: async (page, { texts }) => {
    await answerWith(page, '**/api/my-account/activity*', () => manyEvents)
    await page.goto('/account/activity')
    await page.getByRole('heading', { name: texts['activity.today'], exact: true }).waitFor()
  },
  'activity-empty': async (page, { texts }) => {
    await answerWith(page, '**/api/my-account/activity*', () => [])
    await page.goto('/account/activity')
    await page.getByText(texts['activity.none']).waitFor()
  },
  'activity-error': async page => {
    await page.route('**/api/my-account/activity*', route => route.abort())
    await page.goto('/account/activity')
    await page.getByRole('main').getByRole('alert').waitFor()
  },
  data: page => page.goto('/account/data'),
  'data-export': async (page, { texts }) => {
    await page.goto('/account/data/export')
    await confirm(page, texts)
    await page.getByText(texts['data.export.contents']).waitFor()
  },
  'data-export-pending': async (page, { texts }) => {
    const states = [{ id: 'an-export', status: 'pending' }]
    await page.route('**/api/my-account/exports', route => route.fulfill({ json: states }))
    await page.goto('/account/data')
    await page.getByText(texts['data.export.pending']).waitFor()
  },
  'data-export-failed': async (page, { texts }) => {
    const states = [{ id: 'an-export', status: 'failed' }]
    await page.route('**/api/my-account/exports', route => route.fulfill({ json: states }))
    await page.goto('/account/data')
    await page.getByText(texts['data.export.failed']).waitFor()
  },
  'data-export-ready': async (page, { texts }) => {
    const states = [{ id: 'an-export', status: 'ready', url: '', expiresAt: Date.now() + 80_000_000 }]
    await page.route('**/api/my-account/exports', route => route.fulfill({ json: states }))
    await page.goto('/account/data')
    await page.getByRole('button', { name: texts['data.export.download'] }).waitFor()
  },
  'data-token': async (page, { texts }) => {
    await page.goto('/account/data/token')
    await confirm(page, texts)
    await page.getByRole('textbox', { name: texts['data.token.name'] }).fill('Backups')
  },
  'data-token-value': async (page, look) => {
    await members['data-token']?.(page, look)
    await page
      .getByRole('textbox', { name: look.texts['data.token.name'] })
      .fill(`A new script, number ${pictures.length}`)
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText(look.texts['data.token.keptRequired']).waitFor()
  },
  'data-lockdown': async (page, { texts }) => {
    await page.goto('/account/data/lockdown')
    await page.getByText(texts['data.lockdown.when']).waitFor()
  },
  'data-deletion': async (page, { texts }) => {
    await page.goto('/account/data/deletion')
    await confirm(page, texts)
    await page.getByText(texts['data.deletion.backByLink']).waitFor()
  },
  'data-deletion-final': async (page, { texts }) => {
    await changeSettings(page, { deletionGracePeriod: 0 })
    await page.goto('/account/data/deletion')
    await confirm(page, texts)
    await page.getByRole('button', { name: texts['data.deletion.do'] }).click()
    await page.getByText(texts['data.deletion.wordRequired']).waitFor()
  },
  'data-deletion-elsewhere': async (page, { texts }) => {
    await changeSettings(page, { deleteAccountUrl: 'https://shop.example/goodbye' })
    await page.goto('/account/data/deletion')
    await page.getByRole('dialog').getByRole('link', { name: texts['data.deletion.go'] }).waitFor()
  },
  'data-read-only': async (page, { texts }) => {
    await changeSettings(page, {
      fields: { dataExport: 'ReadOnly', personalAccessToken: 'ReadOnly', accountDeletion: 'ReadOnly' },
    })
    await page.goto('/account/data')
    await page.getByText(texts['data.deletion.byAdministrator']).waitFor()
  },
  'data-review': async (page, { texts }) => {
    await page.route('**/api/my-account', async route => {
      const response = await route.fetch()
      const identities = { google: { userId: '1', details: { email: 'mira@gmail.example' } } }
      const account = { ...(await response.json()), needsSecurityReview: true, identities }
      await route.fulfill({ response, json: account })
    })
    await page.goto('/account/security')
    await page.getByText(texts['review.about']).waitFor()
  },
  'data-deleted': async page =>
    showEnding(page, { kind: 'deletion', deletesAt: Date.now() + 14 * 86_400_000 }),
  'data-deleted-now': async page => showEnding(page, { kind: 'deletion', deletesAt: 0 }),
  'data-locked-down': async page => showEnding(page, { kind: 'lockdown', restored: ['primaryEmail'] }),
  'not-found': page => page.goto('/account/nowhere'),
  consent: async (page, { texts }) => {
    await page.goto(consentAddress)
    await page.getByRole('button', { name: texts['consent.allow'] }).waitFor()
  },
  device: async (page, { texts }) => {
    await page.goto('/oidc/device')
    await page.getByRole('textbox', { name: texts['device.code'] }).fill('BCDF-GHJK')
  },
  'device-confirm': async (page, { texts }) => {
    const started = await fetch(`${url}/oidc/device/auth`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'device-demo-app', scope: 'openid' }),
    })
    await page.goto(`/oidc/device?user_code=${(await started.json()).user_code}`)
    await page.getByRole('button', { name: texts['device.continue'] }).click()
    await page.getByRole('button', { name: texts['device.confirm.deny'] }).waitFor()
  },
  'device-done': page => page.goto('/device?result=done'),
  'select-account': async (page, { texts }) => {
    await page.goto(accountChoiceAddress)
    await page.getByRole('button', { name: texts['selectAccount.other'] }).waitFor()
  },
  'sign-out': async (page, { texts }) => {
    await page.goto('/oidc/session/end')
    await page.getByRole('button', { name: texts['signOut.signOut'] }).waitFor()
  },
}

/** Replaces an answer of the server, for a state that takes long to come about. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the server answers
async function answerWith(page: Page, address: string, change: (answer: any) => unknown): Promise<void> {
  await page.route(address, async route => {
    if (route.request().method() !== 'GET') return route.continue()
    const response = await route.fetch()
    await route.fulfill({ response, status: 200, json: change(await response.json()) })
  })
}

const hours = (count: number) => Date.now() - count * 60 * 60 * 1000
const places = [
  { ip: '203.0.113.7', country: 'CN', city: '上海' },
  { ip: '198.51.100.24', country: 'BR', city: 'São José do Rio Preto' },
  { ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348' },
]
const devices = [
  { browser: 'Safari', os: 'iOS', type: 'mobile' },
  { browser: 'Firefox', os: 'macOS', type: 'desktop' },
  { browser: 'Samsung Internet for Android', os: 'Android', type: 'tablet' },
  { browser: null, os: null, type: null },
]

function manySessions(one: { payload: object }) {
  return Array.from({ length: 30 }, (_, number) => ({
    ...one,
    payload: { ...one.payload, uid: `session-${number}`, loginTs: Math.floor(hours(number * 31) / 1000) },
    lastSubmission: { ...one, signInContext: places[number % places.length] },
    device: devices[number % devices.length],
    isCurrent: number === 0,
    lastActiveAt: hours(number * 7),
    applications: [
      { id: 'account-center', name: 'Account' },
      ...(number % 2 ? [{ id: 'shop', name: 'The Corner Shop' }] : []),
      ...(number % 5 === 4 ? [{ id: 'notes', name: 'A rather long name of an application for notes' }] : []),
    ],
  }))
}

const manyTrustedDevices = devices.slice(0, 3).map((device, number) => ({
  id: `trusted-${number}`,
  userAgent: null,
  device,
  country: null,
  city: null,
  ...places[number],
  createdAt: hours(number * 50),
  lastUsedAt: hours(number * 20),
  expiresAt: hours(-24 * 20),
  isCurrent: number === 0,
}))

const manyEvents = [
  { key: 'Interaction.SignIn.Submit', by: 'visitor', details: { isNewDevice: true } },
  { key: 'User.Data.Updated', by: 'owner', details: { fields: ['name', 'avatar'] } },
  {
    key: 'Interaction.SignIn.Identifier.Password.Submit',
    by: 'visitor',
    result: 'Error',
    error: 'session.invalid_credentials',
  },
  {
    key: 'User.Data.Updated',
    by: 'impersonator',
    details: { fields: ['profile'] },
    impersonator: { id: 'help', name: 'Help desk of The Corner Shop' },
    reason: 'Ticket 4711: the person asked for help with an order that never arrived',
  },
  { key: 'SubjectToken.Created', by: 'admin', reason: 'Ticket 4711' },
  {
    key: 'User.Data.Updated',
    by: 'owner',
    details: { fields: ['mfaVerifications'], factor: 'WebAuthn', change: 'added' },
  },
  { key: 'Session.Ended', by: 'owner' },
  { key: 'Interaction.Consent', by: 'owner', details: { decision: 'allow' } },
  { key: 'PersonalAccessToken.Created', by: 'owner', details: { name: 'Backup script' } },
  { key: 'User.DataExport.Completed', by: 'system' },
  { key: 'Identifier.Lockout', by: 'visitor' },
].map((event, number) => ({
  id: `event-${number}`,
  result: 'Success',
  createdAt: hours(number * number),
  ...(['owner', 'visitor'].includes(event.by) && {
    ip: places[number % places.length]?.ip,
    device: devices[number % devices.length],
    application: { id: 'shop', name: 'The Corner Shop' },
  }),
  ...event,
}))

/** Shows the page under other settings of the account page; other fields keep their control. */
async function changeSettings(
  page: Page,
  change: { [name: string]: unknown; fields?: object },
): Promise<void> {
  await page.route('**/.well-known/account-center', async route => {
    const response = await route.fetch()
    const settings = await response.json()
    const fields = { ...settings.fields, ...change.fields }
    await route.fulfill({ response, json: { ...settings, ...change, fields } })
  })
}

/** Shows the page that follows a deletion or a lockdown. */
async function showEnding(page: Page, ending: SessionEnding): Promise<void> {
  await page.goto('/signed-out')
  await page.evaluate(kept => sessionStorage.setItem('latchkey:session-ending', JSON.stringify(kept)), ending)
  await page.reload()
}

/** Confirms the identity by password, whichever method the page shows first. */
async function confirm(page: Page, texts: Look['texts']): Promise<void> {
  const field = page.getByRole('textbox', { name: texts['stepUp.password'] })
  const other = page.getByRole('button', { name: texts['stepUp.otherWay'] })
  await field.or(other).first().waitFor()
  if (!(await field.isVisible())) {
    await other.click()
    await page.getByRole('dialog').getByText(texts['method.password']).click()
  }
  await field.fill(password)
  await page.keyboard.press('Enter')
}

/** The profile of Mira where an administrator defined fields. */
const withFields: typeof members = {
  'profile-fields': page => page.goto('/account/profile'),
  'profile-fields-wrong': async (page, { texts }) => {
    await page.goto('/account/profile')
    await page.getByRole('button', { name: `${texts['row.edit']} Motto` }).click()
    await page.getByRole('textbox', { name: 'Motto' }).fill('-')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `${texts['row.add']} ${texts['profile.address']}` }).click()
    await page.getByRole('textbox', { name: texts['address.country'] }).fill('Nigeria')
    await page.keyboard.press('Enter')
    await page.getByText(texts['profileField.required']).waitFor()
  },
  'profile-fields-managed': async page => {
    const { fields } = await manage('GET /api/account-center')
    const managed = {
      name: 'ReadOnly',
      avatar: 'ReadOnly',
      profile: 'ReadOnly',
      customData: 'ReadOnly',
    } as const
    await manage('PATCH /api/account-center', { body: { fields: { ...fields, ...managed } } })
    await page.goto('/account/profile')
    await page.getByText('Onwards').waitFor()
    await manage('PATCH /api/account-center', { body: { fields } })
  },
}
const signedIn: object[] = [members, withFields]

const accountChoiceAddress = `/oidc/auth?${new URLSearchParams({
  client_id: 'demo-app',
  redirect_uri: 'http://localhost:3097/demo-app',
  response_type: 'code',
  scope: 'openid',
  prompt: 'select_account',
  // RFC 7636, appendix B.
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`

const client = { id: 'screenshots', secret: 'a secret for the pictures only' }
const url = 'http://localhost:3097'
const manage = createClient({ endpoint: url, getAccessToken: managementToken })
const dataDirectory = mkdtempSync(join(tmpdir(), 'latchkey-screenshots-'))
chmodSync(dataDirectory, 0o711)
const running = await start({
  ...readConfig({
    PORT: '3097',
    DATA_DIR: dataDirectory,
    LOG_LEVEL: 'error',
    BREACHED_PASSWORDS_URL: 'off',
    BOOTSTRAP_CLIENT_ID: client.id,
    BOOTSTRAP_CLIENT_SECRET: client.secret,
  }),
})
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
})
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const pictures: string[] = []
await registerMira(browser)
/** Browsers in which people signed in with the password alone. */
const byPassword = { withFactor: new CookieJar(), withoutFactor: new CookieJar() }
const undoLink = await fillAccounts()
const consentAddress = await openShop()
for (const [number, look] of looks.entries()) {
  if (!`${look.locale}.${look.colorScheme}.${look.device}`.includes(onlyLooks)) continue
  process.stdout.write(
    `${number + 1} of ${looks.length}: ${look.locale}, ${look.colorScheme}, ${look.device}\n`,
  )
  await takeAll(await openContext(browser, look), strangers, look)
  const context = await openContext(browser, look)
  await signIn(context, look)
  await takeAll(context, members, look)
  const undefine = await defineProfileFields()
  await takeAll(context, withFields, look)
  await undefine()
  const usual = await identifyByAddress()
  await takeAll(await openContext(browser, look), byAddress, look)
  await usual()
}
writeFileSync(join(folder, 'index.html'), contactSheet(pictures))
await browser.close()
await running.stop()
rmSync(dataDirectory, { recursive: true, force: true })
process.stdout.write(`${pictures.length} pictures; open ${join('screenshots', 'index.html')}\n`)

function openContext(from: Browser, { locale, colorScheme, viewport }: Look): Promise<BrowserContext> {
  return from.newContext({
    baseURL: url,
    locale,
    colorScheme,
    viewport,
    reducedMotion: 'reduce',
  })
}

async function takeAll(context: BrowserContext, table: typeof members, look: Look): Promise<void> {
  for (const [name, go] of Object.entries(table)) {
    if (!name.includes(onlyNames)) continue
    // Each picture of a stranger has a browser of its own, or the steps of one would be those of the next.
    const page = await (signedIn.includes(table) ? context : await openContext(browser, look)).newPage()
    await go(page, look)
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(200)
    const file = `${name}.${look.locale}.${look.colorScheme}.${look.device}.png`
    await page.screenshot({ path: join(folder, file) })
    pictures.push(file)
    await (signedIn.includes(table) ? page : page.context()).close()
  }
  if (!signedIn.includes(table)) await context.close()
}

async function registerMira(from: Browser): Promise<void> {
  const page = await (await openContext(from, looks[0] as Look)).newPage()
  await page.goto('/account')
  await page.waitForURL(/sign-in/)
  await page.goto('/register')
  await page.getByRole('textbox').first().fill('mira')
  await page.getByRole('textbox', { name: en['register.choosePassword'] }).fill(password)
  await page.getByRole('button', { name: en['register.createAccount'] }).click()
  await page.waitForURL(/\/account/)
  await running.services.database.transaction(async tx => {
    const { sql } = await import('../packages/server/src/store/database.ts')
    const profile = {
      givenName: 'Mira',
      familyName: 'Okafor',
      website: 'https://mira.example',
      birthdate: '1991-04-12',
    }
    await tx.query(
      sql`update users set name = 'Mira Okafor', profile = ${JSON.stringify(profile)} where username = 'mira'`,
    )
  })
}

/**
 * Gives Noor a second factor, “prompted” a request to set one up, and Mira an address. Returns the link in Noor's
 * notice.
 */
async function fillAccounts(): Promise<string> {
  const server = { url } as TestServer
  await openData()
  const noor = await provenOnce(await somebody(server, { username: 'noor' }))
  await somebody(server, { username: 'prompted' })
  const suspended = await somebody(server, { username: 'suspended' })
  await manage('PATCH /api/users/:userId/is-suspended', {
    params: { userId: suspended.id },
    body: { isSuspended: true },
  })
  await addTotp(noor)
  await addBackupCodes(noor)
  const rami = await provenOnce(await somebody(server, { username: 'rami', jar: byPassword.withFactor }))
  await addTotp(rami)
  await addBackupCodes(rami)
  await somebody(server, { username: 'sofie', jar: byPassword.withoutFactor })
  await manage('POST /api/connectors', {
    body: {
      id: 'google',
      connectorId: 'google-universal',
      config: { clientId: 'a-client', clientSecret: 'a-secret', oneTap: { isEnabled: true } },
    },
  })
  await manage('POST /api/connectors', {
    body: {
      id: 'github',
      connectorId: 'github-universal',
      config: { clientId: 'a-client', clientSecret: 'a-secret' },
    },
  })
  await manage('PATCH /api/sign-in-exp', { body: { socialSignInConnectorTargets: ['google', 'github'] } })
  const [mira] = await manage('GET /api/users', { query: { search: 'mira' } })
  await manage('PUT /api/users/:userId/identities/:target', {
    params: { userId: mira?.id ?? '', target: 'google' },
    body: { userId: '1234', details: { name: 'Mira Okafor', email: 'mira.okafor@mail.example' } },
  })
  await linkAddress(server, noor, 'email', 'noor@mail.example')
  await linkAddress(server, noor, 'email', 'thief@mail.example')
  const { sql } = await import('../packages/server/src/store/database.ts')
  await running.services.database.transaction(async tx => {
    await tx.query(sql`
      update users set primary_email = 'mira.okafor@mail.example'
      where username = 'mira'`)
    const mfa = { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'PromptAtSignInAndSignUp' }
    await tx.query(sql`
      insert into settings (name, value, updated_at) values ('signInExperience', ${JSON.stringify({
        mfa,
        passkeySignIn: { enabled: true },
      })}, now())
      on conflict (name) do update set value = settings.value || excluded.value`)
  })
  running.services.settings.forget()
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const sent = await sentTo(server, 'noor@mail.example')
    const link = sent.map(({ text }) => /http\S+(\/undo#\S+)/.exec(text)?.[1]).find(Boolean)
    if (link) return link
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('no link was sent')
}

/** Opens the request of an application that asks for two factors, in the browser of these cookies. */
async function stepUp(page: Page, { names, values }: CookieJar): Promise<void> {
  await page.context().addCookies(names.map((name, at) => ({ url, name, value: values[at] ?? '' })))
  await page.goto(`${consentAddress}&${new URLSearchParams({ acr_values: multiFactor })}`)
}

/** Lets people delete their account and have access tokens, and gives Mira some. */
async function openData(): Promise<void> {
  const { fields } = await manage('GET /api/account-center')
  await manage('PATCH /api/account-center', {
    body: { fields: { ...fields, accountDeletion: 'Edit', personalAccessToken: 'Edit' } },
  })
  const [mira] = await manage('GET /api/users', { query: { search: 'mira' } })
  const params = { userId: mira?.id ?? '' }
  for (const body of [
    { name: 'Nightly backup' },
    { name: 'Reports of the whole company, every Monday morning', expiresAt: Date.now() + 30 * 86_400_000 },
  ])
    await manage('POST /api/users/:userId/personal-access-tokens', { params, body })
}

/** A new link with which Noor chooses a password. */
async function accessLink(purpose: 'invitation' | 'passwordReset'): Promise<string> {
  const [noor] = await manage('GET /api/users', { query: { search: 'noor' } })
  const params = { userId: noor?.id ?? '' }
  const { url = '' } = await manage('POST /api/users/:userId/access-links', { params, body: { purpose } })
  return url
}

/**
 * Creates a third-party application that requests Mira's profile and scopes of an API. Returns the path of its
 * authorization request.
 */
async function openShop(): Promise<string> {
  const api = { indicator: 'https://orders.example', callback: 'https://shop.example/callback' }
  const resource = await manage('POST /api/resources', { body: { name: 'Orders', indicator: api.indicator } })
  const scopes = await Promise.all(
    [
      { name: 'read:orders', description: 'See what you ordered' },
      { name: 'write:orders', description: 'Order things for you' },
    ].map(body =>
      manage('POST /api/resources/:resourceId/scopes', { params: { resourceId: resource.id }, body }),
    ),
  )
  const scopeIds = scopes.map(({ id }) => id)
  const role = await manage('POST /api/roles', { body: { name: 'customer', description: 'Buys', scopeIds } })
  const [mira] = await manage('GET /api/users', { query: { search: 'mira' } })
  await manage('POST /api/users/:userId/roles', {
    params: { userId: mira?.id ?? '' },
    body: { roleIds: [role.id] },
  })
  const { id } = await manage('POST /api/applications', {
    body: {
      name: 'The Corner Shop',
      type: 'SPA',
      isThirdParty: true,
      oidcClientMetadata: { redirectUris: [api.callback], postLogoutRedirectUris: [] },
    },
  })
  await manage('POST /api/applications/:applicationId/user-consent-scopes', {
    params: { applicationId: id },
    body: { userScopes: ['profile', 'email'], resourceScopes: scopeIds },
  })
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: api.callback,
    response_type: 'code',
    scope: 'openid profile email read:orders write:orders',
    resource: api.indicator,
    // RFC 7636, appendix B.
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  return `/oidc/auth?${query}`
}

/** Defines a profile field of each kind; returns the way back. */
async function defineProfileFields(): Promise<() => Promise<unknown>> {
  const part = (name: string) => ({ enabled: true, name, type: 'Text', required: true })
  const fields = [
    {
      name: 'motto',
      label: 'Motto',
      description: 'Your team sees it.',
      type: 'Text',
      required: true,
      config: { minLength: 3 },
    },
    { name: 'hired', label: 'Hired on', type: 'Date', required: false, config: { format: 'dd/MM/yyyy' } },
    { name: 'news', label: 'Send me news', type: 'Checkbox', required: false },
    { name: 'team', label: 'Team', type: 'Select', required: false, config: { options: [{ value: 'A' }] } },
    {
      name: 'address',
      type: 'Address',
      required: false,
      config: { parts: ['locality', 'country'].map(part) },
    },
  ]
  for (const body of fields)
    await manage('POST /api/custom-profile-fields', { body: structuredClone(body) as never })
  const [mira] = await manage('GET /api/users', { query: { search: 'mira' } })
  await manage('PATCH /api/users/:userId/custom-data', {
    params: { userId: mira?.id ?? '' },
    body: { customData: { motto: 'Onwards', hired: '29/02/2024', news: true } },
  })
  return async () => {
    for (const { name } of fields)
      await manage('DELETE /api/custom-profile-fields/:name', { params: { name } })
  }
}

/** Lets people sign in by address and code, and asks for a profile at sign-up; returns the way back. */
async function identifyByAddress(): Promise<() => Promise<unknown>> {
  const before = await manage('GET /api/sign-in-exp')
  const fields = [
    { name: 'avatar', type: 'Url', required: false },
    { name: 'motto', label: 'Motto', type: 'Text', required: true },
    { name: 'birthdate', type: 'Date', required: true, config: { format: 'yyyy-MM-dd' } },
    { name: 'news', label: 'Send me news', type: 'Checkbox', required: false },
    {
      name: 'team',
      label: 'Team',
      description: 'You can change it later.',
      type: 'Select',
      required: true,
      config: { options: [{ value: 'A' }] },
    },
  ] as const
  for (const body of fields)
    await manage('POST /api/custom-profile-fields', { body: structuredClone(body) as never })
  await manage('PATCH /api/sign-in-exp', {
    body: {
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
          { identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: false },
          { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: true },
        ],
      },
      signUp: { identifiers: ['email'], password: true, verify: true },
      forgotPasswordMethods: ['EmailVerificationCode', 'PhoneVerificationCode'],
      agreeToTermsPolicy: 'ManualRegistrationOnly',
      termsOfUseUrl: 'https://id.example/terms',
      privacyPolicyUrl: 'https://id.example/privacy',
    },
  })
  return async () => {
    for (const { name } of fields)
      await manage('DELETE /api/custom-profile-fields/:name', { params: { name } })
    const { signIn, signUp, forgotPasswordMethods, agreeToTermsPolicy } = before
    await manage('PATCH /api/sign-in-exp', {
      body: {
        signIn,
        signUp,
        forgotPasswordMethods,
        agreeToTermsPolicy,
        termsOfUseUrl: null,
        privacyPolicyUrl: null,
      },
    })
  }
}

async function managementToken(): Promise<string> {
  const response = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      resource: 'https://default.logto.app/api',
      scope: 'all',
    }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

async function signIn(context: BrowserContext, { texts }: Look): Promise<void> {
  const page = await context.newPage()
  await page.goto('/account')
  await page.getByRole('textbox').first().fill('mira')
  await page.getByRole('button', { name: texts['signIn.continue'], exact: true }).click()
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
  const later = page.getByRole('button', { name: texts['signIn.setUp.skip'] })
  const arrived = page.getByRole('navigation')
  // A second factor may be suggested, then a passkey.
  for (let skipped = 0; skipped < 3; skipped += 1) {
    await later.or(arrived).first().waitFor()
    if (await arrived.isVisible()) break
    await later.click()
    await page.waitForTimeout(500)
  }
  await page.waitForURL(/\/account/)
  await page.waitForLoadState('networkidle')
}

function contactSheet(files: string[]): string {
  const figures = files.map(
    file => `<figure><img loading="lazy" src="${file}" alt=""><figcaption>${file}</figcaption></figure>`,
  )
  return `<!doctype html><meta charset="utf-8"><title>Screenshots</title><style>body{font:12px system-ui;display:flex;flex-wrap:wrap;gap:16px;background:#888}img{max-width:420px;max-height:420px}</style>${figures.join('\n')}`
}
