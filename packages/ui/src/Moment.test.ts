import { expect, it } from 'vitest'
import { relative } from './Moment.tsx'

const now = new Date('2026-03-01T12:00:00Z')

it.each([
  ['2026-03-01T11:59:30Z', undefined, undefined],
  ['2026-03-01T11:55:00Z', '5 minutes ago', '5\u2009分钟前'],
  ['2026-02-28T11:00:00Z', 'yesterday', '昨天'],
  ['2026-02-10T12:00:00Z', '2 weeks ago', '2\u2009周前'],
  ['2024-02-10T12:00:00Z', '2 years ago', '2\u2009年前'],
])('formats %s as %s', (at, english, chinese) => {
  expect(relative(new Date(at), now, 'en')).toBe(english)
  expect(relative(new Date(at), now, 'zh-CN')).toBe(chinese)
})

it('counts days by the calendar', () => {
  const noon = new Date(2026, 2, 10, 12)
  expect(relative(new Date(2026, 2, 9, 0, 30), noon, 'en')).toBe('yesterday')
  expect(relative(new Date(2026, 2, 8, 23, 30), noon, 'en')).toBe('2 days ago')
})

it('puts a thin space between digits and Han characters in each Chinese', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  for (const language of ['zh-CN', 'zh-TW', 'zh-HK'])
    expect(relative(new Date('2026-03-10T09:00:00Z'), now, language)).toMatch(/^3\u2009\p{Script=Han}/u)
})

it('keeps a number with its Japanese unit on one line', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  const words = (at: string) => relative(new Date(at), now, 'ja')
  expect(words('2026-03-10T11:55:00Z')).toBe('5\u00a0分前')
  expect(words('2025-12-01T12:00:00Z')).toBe('3\u00a0か月前')
})
