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

export type Look = typeof englishPhone | typeof chineseDesktop

// The check visits each page in one look, which takes half of the time; `npm run test:looks` visits all in both.
const isWhole = process.env.ALL_LOOKS !== undefined

/** For files whose pages the check visits on a phone. */
export const phoneLooks: Look[] = isWhole ? [englishPhone, chineseDesktop] : [englishPhone]

/** For files whose pages the check visits on a desktop. */
export const desktopLooks: Look[] = isWhole ? [chineseDesktop, englishPhone] : [chineseDesktop]
