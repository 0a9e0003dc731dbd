import { createSay, type Say, type Texts } from '@latchkey/locales'
import ar from '@latchkey/locales/ar/pages.json' with { type: 'json' }
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import zhCn from '@latchkey/locales/zh-CN/pages.json' with { type: 'json' }

const texts = { 'en-US': en, 'zh-CN': zhCn, ar } satisfies Record<string, Texts>
const viewports = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } }

type Locale = keyof typeof texts
type ColorScheme = 'light' | 'dark'
type Device = keyof typeof viewports

/** The looks in which each scene is shown. */
export const looks = [
  ...(['en-US', 'zh-CN'] as const).flatMap(locale => [
    lookOf(locale, 'light', 'desktop'),
    lookOf(locale, 'light', 'phone'),
    lookOf(locale, 'dark', 'desktop'),
    lookOf(locale, 'dark', 'phone'),
  ]),
  // The direction of the text changes the layout and no color, so each size is shown in one theme.
  lookOf('ar', 'light', 'desktop'),
  lookOf('ar', 'dark', 'phone'),
]

export type Look = {
  name: string
  locale: Locale
  colorScheme: ColorScheme
  viewport: { width: number; height: number }
  /** Renders a text as the pages do, so values are isolated in a language from right to left. */
  say: Say
}

function lookOf(locale: Locale, colorScheme: ColorScheme, device: Device): Look {
  return {
    name: `${locale}.${colorScheme}.${device}`,
    locale,
    colorScheme,
    viewport: viewports[device],
    say: createSay(locale, texts[locale]),
  }
}

/** Whether a filter such as `zh-CN.dark` or `phone` chooses this look; each of its words begins one of the name. */
export function isChosen({ name }: Look, filter: string): boolean {
  // By the beginnings of words: `ar` is a part of `dark`, too.
  return filter.split('.').every(word => name.split('.').some(own => own.startsWith(word)))
}
