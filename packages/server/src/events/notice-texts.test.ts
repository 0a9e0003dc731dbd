import { expect, it } from 'vitest'
import { composeLetter } from '../connectors/letters.ts'
import { digestText, noticeText } from './notice-texts.ts'
import type { NoticeJob } from './notices.ts'

const lockOut: Omit<NoticeJob, 'language'> = {
  userId: 'u1',
  kind: 'lockout',
  address: '192.0.2.1',
  userAgent: undefined,
  byAdministrator: false,
  former: { email: 'anna@example.com', phone: null },
  at: '2026-03-01T09:05:00.000Z',
  until: '2026-03-01T10:05:00.000Z',
}
const around = {
  tenant: 'Acme',
  accountUrl: 'https://id.example/account',
  wayBack: undefined,
  lockUrl: undefined,
}

it.each([
  ['en', 'When: March 1, 2026 at 9:05 AM UTC', 'No more attempts until: March 1, 2026 at 10:05 AM UTC'],
  ['zh-CN', '时间：2026年3月1日 09:05 UTC', '暂停尝试至：2026年3月1日 10:05 UTC'],
] as const)(
  'formats the time and the end of a lockout in the language of the notice: %s',
  (language, when, until) => {
    const { text } = composeLetter(noticeText({ ...lockOut, language }, around))
    // A narrow space precedes AM and PM.
    const lines = text.replaceAll('\u202F', ' ').split('\n')
    expect(lines).toContain(when)
    expect(lines).toContain(until)
  },
)

const scheduled: NoticeJob = {
  ...lockOut,
  kind: 'deletionScheduled',
  language: 'en',
  byAdministrator: true,
  until: undefined,
  deletesAt: '2026-03-15T09:05:00.000Z',
}
const wayBack = { kind: 'restore', url: 'https://id.example/restore#token' } as const

it('tells that an administrator will delete the account, when, and how to keep it', () => {
  const { text } = composeLetter(noticeText(scheduled, { ...around, wayBack }))
  expect(text).toContain('An administrator did this.')
  expect(text.replaceAll('\u202F', ' ')).toContain('To be deleted on: March 15, 2026 at 9:05 AM UTC')
  expect(text).toContain(`Keep the account\n${wayBack.url}`)
  expect(text).not.toContain('Device')
})

it('has the time of a deletion and the link to keep the account also among several notices', () => {
  const { text } = composeLetter(
    digestText([{ ...lockOut, language: 'en' }, scheduled], { ...around, waysBack: [wayBack] }),
  )
  expect(text.replaceAll('\u202F', ' ')).toMatch(
    /Your account will be deleted · To be deleted on: March 15, 2026 at 9:05 AM UTC · An administrator did this/,
  )
  expect(text).toContain(wayBack.url)
})

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'

it.each([
  ['en', 'Device: Firefox on Windows'],
  ['zh-CN', '设备：Windows 上的 Firefox'],
] as const)('names the device in words: %s', (language, device) => {
  const { text } = composeLetter(noticeText({ ...lockOut, language, userAgent: firefox }, around))
  expect(text.split('\n')).toContain(device)
  expect(text).not.toContain('Mozilla')
})

it.each([
  [{ kind: 'email', change: 'added' }, 'An email address was added to your account · Acme'],
  [{ kind: 'phone', change: 'removed' }, 'The phone number of your account was removed · Acme'],
  [{ kind: 'email', change: 'replaced' }, 'The email address of your account was changed · Acme'],
  [{ kind: 'factor', change: 'added', factor: 'WebAuthn' }, 'A passkey was added to your account · Acme'],
  [{ kind: 'username', change: undefined }, 'Your username was changed · Acme'],
] as const)('says what was done: %o', (change, subject) => {
  expect(noticeText({ ...lockOut, ...change, language: 'en' }, around).subject).toBe(subject)
})

it('leads from the notice of a finished export to its download', () => {
  const finished: NoticeJob = { ...lockOut, kind: 'dataExport', language: 'en', until: undefined }
  const several = { ...around, waysBack: [] }
  const link = 'https://id.example/account/data'
  expect(noticeText(finished, around).link?.href).toBe(link)
  expect(digestText([finished, finished], several).link?.href).toBe(link)
  expect(digestText([finished, scheduled], several).link?.href).toBe(around.accountUrl)
})
