import { expect, it } from 'vitest'
import { en } from './locales/en.ts'
import { zhCn } from './locales/zh-cn.ts'
import { createSay } from './say.ts'

it('fills the placeholders', () => {
  expect(createSay('en', en)('account.backTo', { host: 'example.com' })).toBe('Back to example.com')
})

it('chooses the plural form by the rules of the language', () => {
  const english = createSay('en', en)
  expect(english('password.length', { count: 1 })).toBe('At least 1 character')
  expect(english('password.length', { count: 8 })).toBe('At least 8 characters')
  expect(createSay('zh-CN', zhCn)('password.length', { count: 1 })).toBe('至少\u20091\u2009个字符')
})

it('writes numbers as the language does', () => {
  expect(createSay('en', en)('password.length', { count: 1200 })).toBe('At least 1,200 characters')
})
