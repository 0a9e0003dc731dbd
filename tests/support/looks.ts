import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import zhCn from '@latchkey/locales/zh-CN/pages.json' with { type: 'json' }

/** A selection of languages, themes and widths in which each occurs in combination with others. */
export const looks = [
  {
    name: 'English, dark, 320 px',
    texts: en,
    locale: 'en-US',
    colorScheme: 'dark',
    viewport: { width: 320, height: 640 },
  },
  {
    name: 'Chinese, light, desktop',
    texts: zhCn,
    locale: 'zh-CN',
    colorScheme: 'light',
    viewport: { width: 1280, height: 860 },
  },
] as const

export type Look = (typeof looks)[number]
