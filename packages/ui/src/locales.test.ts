import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { en } from './locales/en.ts'
import { zhCn } from './locales/zh-cn.ts'

const packages = new URL('../../', import.meta.url).pathname
const sources = globSync('{ui,react,web}/src/**/*.{ts,tsx}', { cwd: packages })
  .filter(file => !file.includes('/locales'))
  .map(file => readFileSync(packages + file, 'utf8'))
  .join('\n')

const stem = (key: string) => key.replace(/_(one|other)$/, '')
const placeholders = (text: string) => (text.match(/\{\{\w+\}\}|<\/?\w+>/g) ?? []).sort()

describe('the catalogue', () => {
  it.each([...new Set(Object.keys(en).map(stem))])('has no text that no page uses: %s', key => {
    expect(sources.includes(`'${key}'`) || sources.includes(`"${key}"`)).toBe(true)
  })
})

describe.each([['zh-CN', zhCn]])('%s', (_, catalogue: Record<string, string>) => {
  it('has every text', () => {
    expect([...new Set(Object.keys(catalogue).map(stem))].sort()).toEqual(
      [...new Set(Object.keys(en).map(stem))].sort(),
    )
  })

  it('fills in the same things as English', () => {
    for (const [key, text] of Object.entries(en)) {
      if (!key.endsWith('_one'))
        expect([key, placeholders(catalogue[key] ?? '')]).toEqual([key, placeholders(text)])
    }
  })
})

it('keeps a thin space between Han and Latin', () => {
  const touching = Object.values(zhCn).filter(text =>
    /\p{Script=Han} ?(\w|\{\{)|(\w|\}\}) ?\p{Script=Han}/u.test(text.replaceAll(/<\/?\w+>/g, '')),
  )
  expect(touching).toEqual([])
})
