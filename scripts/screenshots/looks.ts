import { readFileSync } from 'node:fs'
import { createSay, type Language, languages, type Say } from '@latchkey/locales'

const viewports = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } }
/** The languages that all changes are looked at in. */
const usual: readonly Language[] = ['en', 'zh-CN', 'ar']

type ColorScheme = 'light' | 'dark'
type Device = keyof typeof viewports

export type Look = {
  name: string
  locale: Language
  colorScheme: ColorScheme
  viewport: { width: number; height: number }
  /** Renders a text as the pages do, so values are isolated in a language from right to left. */
  say: Say
}

/** The look in which the people of the scenes are created. */
export const firstLook = lookOf('en', 'light', 'desktop')

/** All looks: the usual ones, and one of each other language. */
export const looks: readonly Look[] = [
  firstLook,
  lookOf('en', 'light', 'phone'),
  lookOf('en', 'dark', 'desktop'),
  lookOf('en', 'dark', 'phone'),
  lookOf('zh-CN', 'light', 'desktop'),
  lookOf('zh-CN', 'light', 'phone'),
  lookOf('zh-CN', 'dark', 'desktop'),
  lookOf('zh-CN', 'dark', 'phone'),
  // The direction of the text changes the layout and no color, so each size is shown in one theme.
  lookOf('ar', 'light', 'desktop'),
  lookOf('ar', 'dark', 'phone'),
  ...(Object.keys(languages) as Language[])
    .filter(locale => !usual.includes(locale))
    .map(locale => lookOf(locale, 'light', 'phone')),
]

/**
 * Whether a filter such as `zh-CN.dark` or `phone` chooses this look; each of its words begins one of the name. The
 * other languages have to be named, as in `de`, or are all chosen by `every`.
 */
export function isChosen({ name, locale }: Look, filter: string): boolean {
  const words = filter.split('.')
  if (!usual.includes(locale) && !words.some(word => word === locale || word === 'every')) return false
  return words.every(word =>
    // By the beginnings of words: `ar` is a part of `dark`, too.
    Object.hasOwn(languages, word)
      ? word === locale
      : word === 'every' || name.split('.').some(own => own.startsWith(word)),
  )
}

function lookOf(locale: Language, colorScheme: ColorScheme, device: Device): Look {
  const file = new URL(`../../packages/locales/${locale}/pages.json`, import.meta.url)
  return {
    name: `${locale}.${colorScheme}.${device}`,
    locale,
    colorScheme,
    viewport: viewports[device],
    say: createSay(locale, JSON.parse(readFileSync(file, 'utf8'))),
  }
}
