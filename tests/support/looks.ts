import { createSay, type Say } from '@latchkey/locales'
import ar from '@latchkey/locales/ar/pages.json' with { type: 'json' }
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import zhCn from '@latchkey/locales/zh-CN/pages.json' with { type: 'json' }

export const englishPhone = {
  name: 'English, dark, 320 px',
  texts: en,
  locale: 'en-US',
  colorScheme: 'dark',
  viewport: { width: 320, height: 640 },
} as const

export const chineseDesktop = {
  name: 'Chinese, light, desktop',
  texts: zhCn,
  locale: 'zh-CN',
  colorScheme: 'light',
  viewport: { width: 1280, height: 860 },
} as const

/** The language whose texts run from right to left: values within them are isolated, so tests compare them by `sayIn`. */
const arabicPhone = {
  name: 'Arabic, light, 360 px',
  texts: ar,
  locale: 'ar',
  colorScheme: 'light',
  viewport: { width: 360, height: 740 },
} as const

export type Look = typeof englishPhone | typeof chineseDesktop | typeof arabicPhone

// The check visits each page in one look, which takes a third of the time; `npm run test:looks` visits all in each.
const all: Look[] | undefined = process.env.ALL_LOOKS
  ? [englishPhone, chineseDesktop, arabicPhone]
  : undefined

/** For files whose pages the check visits on a phone. */
export const phoneLooks = all ?? [englishPhone]

/** For files whose pages the check visits on a desktop. */
export const desktopLooks = all ?? [chineseDesktop]

/** For the one journey that the check makes in two languages. */
export const mainLooks = all ?? [englishPhone, chineseDesktop]

/** Renders texts of a look as its pages do. */
export function sayIn(texts: Look['texts']): Say {
  const look = [englishPhone, chineseDesktop, arabicPhone].find(each => each.texts === texts)
  return createSay(look?.locale ?? 'en', texts)
}
