import { globSync, readdirSync, readFileSync } from 'node:fs'
import { errors } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import { consoleLanguage, consoleLanguages, loadConsole } from './console.ts'
import { chooseLanguage, createSay, type Language, languages, listOf, loadPages, lookup } from './index.ts'

const here = new URL('../', import.meta.url).pathname
const packages = new URL('../../', import.meta.url).pathname
const areas = ['pages', 'errors', 'letters', 'connectors'] as const
const tags = Object.keys(languages) as Language[]
const sectionsOf = (tag: string) =>
  globSync('*.json', { cwd: `${here}${tag}/console` })
    .map(file => `console/${file.replace('.json', '')}`)
    .sort()
const everyFile: (readonly [Language, string])[] = [
  ...tags.flatMap(tag => areas.map(area => [tag, area] as const)),
  ...consoleLanguages.flatMap(tag => sectionsOf('en').map(area => [tag, area] as const)),
]

const read = (tag: string, area: string) => readFileSync(`${here}${tag}/${area}.json`, 'utf8')
const textsOf = (tag: string, area: string): Record<string, string> => JSON.parse(read(tag, area))

/** The placeholders of words. Any other placeholder is a number. */
const words = new Set(
  [
    ...[
      'what',
      'where',
      'address',
      'application',
      'browser',
      'city',
      'code',
      'country',
      'date',
      'email',
      'example',
      'factor',
      'host',
      'message',
      'id',
    ],
    ...[
      'keys',
      'language',
      'languageTag',
      'method',
      'moment',
      'details',
      'name',
      'names',
      'os',
      'part',
      'path',
      'person',
    ],
    ...[
      'provider',
      'reason',
      'responseStatus',
      'subject',
      'tenant',
      'type',
      'value',
      'wait',
      'when',
      'who',
      'word',
    ],
  ].map(name => `{{${name}}}`),
)

/** Texts with a number before a unit or an abbreviation that stays the same, or without a noun. */
const withoutPlural = new Set([
  ...['code.resendIn', 'link.resendIn', 'profileField.least', 'profileField.most'],
  ...[
    'entity.document_too_large',
    'guard.file_size_exceeded',
    'log.too_many_streams',
    'request.body_too_large',
  ],
  ...[
    'people.job.atLine',
    'people.job.reason.twice',
    'scripts.failures.at',
    'scripts.run.failedAt',
    'webhooks.events.ofGroup',
  ],
  ...['frame.number.invalid', 'scripts.failures.at', 'scripts.run.failedAt', 'webhooks.events.ofGroup'],
])

describe('the languages', () => {
  it('have one folder each', () => {
    const folders = readdirSync(here, { withFileTypes: true }).filter(entry => entry.isDirectory())
    const named = folders.map(({ name }) => name).filter(name => name !== 'src' && name !== 'node_modules')
    expect(named.sort()).toEqual([...tags].sort())
  })

  it.each(tags)('have the tag and the direction of BCP 47 and CLDR: %s', tag => {
    const locale = new Intl.Locale(tag)
    expect(locale.baseName).toBe(tag)
    // Node has `getTextInfo`; TypeScript's types and some browsers lack it.
    const { direction } = (locale as unknown as { getTextInfo(): { direction: string } }).getTextInfo()
    expect(languages[tag].direction).toBe(direction)
  })
})

describe.each(everyFile)('%s/%s.json', (tag, area) => {
  it('is an object of non-empty texts without duplicate keys', () => {
    const texts = textsOf(tag, area)
    expect(Object.entries(texts).filter(([, text]) => typeof text !== 'string' || !text.trim())).toEqual([])
    const strings = read(tag, area).match(/"(?:[^"\\]|\\.)*"\s*:?/g) ?? []
    expect(strings.filter(each => each.endsWith(':'))).toHaveLength(Object.keys(texts).length)
  })

  it('has the same texts as the English file', () => {
    const own = stems(textsOf(tag, area))
    const english = stems(textsOf('en', area))
    expect({ missing: minus(english, own), unknown: minus(own, english) }).toEqual({
      missing: [],
      unknown: [],
    })
  })

  it('has exactly the plural forms of its language', () => {
    const texts = textsOf(tag, area)
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions()
    const needed = plurals(textsOf('en', area)).flatMap(stem =>
      pluralCategories.map(category => `${stem}_${category}`),
    )
    const own = Object.keys(texts).filter(key => stemOf(key, texts) !== key)
    expect({ missing: minus(needed, own), unknown: minus(own, needed) }).toEqual({ missing: [], unknown: [] })
  })

  it('has the same placeholders and elements as the English text', () => {
    const texts = textsOf(tag, area)
    const english = textsOf('en', area)
    const differing = Object.keys(texts).filter(key => {
      const stem = stemOf(key, texts)
      const model = english[stem] ?? english[`${stem}_other`] ?? ''
      // The form for a single number may omit the number, as in "One day left".
      const isFree = (name: string) => stem !== key && !key.endsWith('_other') && name === '{{count}}'
      const [own, wanted] = [texts[key] ?? '', model].map(text =>
        filledIn(text).filter(name => !isFree(name)),
      )
      return JSON.stringify(own) !== JSON.stringify(wanted)
    })
    expect(differing).toEqual([])
  })
})

/**
 * Tells whether sources name a key. A template such as `code.${usage}.lead` counts as a use if the inserted word is a string or
 * the name of a member in the sources.
 */
function namedIn(sources: string): (key: string) => boolean {
  const templates = [...sources.matchAll(/`([\w.]*)\$\{[^{}`]+\}([\w.]*)`/g)]
  return key =>
    sources.includes(`'${key}'`) ||
    sources.includes(`"${key}"`) ||
    templates.some(([, before = '', after = '']) => {
      const word = key.slice(before.length, key.length - after.length)
      const isMade = before + after !== '' && key === before + word + after
      return isMade && (sources.includes(`'${word}'`) || sources.includes(` ${word}:`))
    })
}

describe('the texts', () => {
  it('exist for exactly the error codes of the contract', () => {
    expect(stems(textsOf('en', 'errors')).sort()).toEqual(Object.keys(errors).sort())
  })

  it.each([...areas, ...sectionsOf('en')])(
    'with a number have plural forms, which `count` chooses: %s',
    area => {
      const texts = textsOf('en', area)
      const numbers = (text: string) => filledIn(text).filter(name => /^\{\{/.test(name) && !words.has(name))
      const withoutForms = Object.keys(texts).filter(
        key => stemOf(key, texts) === key && numbers(texts[key] ?? '').length > 0 && !withoutPlural.has(key),
      )
      const withoutCount = plurals(texts).filter(stem => !texts[`${stem}_other`]?.includes('{{count}}'))
      expect({ withoutForms, withoutCount }).toEqual({ withoutForms: [], withoutCount: [] })
    },
  )

  it('of the pages are all used by a page', () => {
    const sources = sourcesIn('{ui,react,web}')
    const unused = stems(textsOf('en', 'pages')).filter(
      key => !sources.includes(`'${key}'`) && !sources.includes(`"${key}"`),
    )
    expect(unused).toEqual([])
  })

  it('of the console are all used by it, begin with the name of their file, and are all loaded', async () => {
    const isNamed = namedIn(sourcesIn('web'))
    for (const language of consoleLanguages) {
      expect(sectionsOf(language)).toEqual(sectionsOf('en'))
      const all = sectionsOf(language).map(area => textsOf(language, area))
      expect(await loadConsole(language)).toEqual(Object.assign({}, ...all))
    }
    const faults = sectionsOf('en').flatMap(area =>
      stems(textsOf('en', area)).filter(key => !key.startsWith(prefixOf(area)) || !isNamed(key)),
    )
    expect(faults).toEqual([])
  })

  it.each(['letters', 'connectors'])('of the server are all used by it: %s', area => {
    const isNamed = namedIn(sourcesIn('{server,contract}'))
    const unused = stems(textsOf('en', area)).filter(key => !isNamed(key))
    expect(unused).toEqual([])
  })

  it.each(['pages', ...sectionsOf('zh-CN')])(
    'in Chinese have a thin space between Han and Latin characters: %s',
    area => {
      const touching = Object.values(textsOf('zh-CN', area)).filter(text => {
        // `when` is a relative time in words, which end in a Han character.
        const filled = text.replaceAll('{{when}}', '3\u2009天前').replaceAll(/<\/?\w+>/g, '')
        return /\p{Script=Han} ?(\w|\{\{)|(\w|\}\}) ?\p{Script=Han}/u.test(filled)
      })
      expect(touching).toEqual([])
    },
  )
})

describe('the choice of a language', () => {
  it.each([
    ['zh-SG', 'zh-CN'],
    ['zh-TW', 'en'],
    ['de', 'en'],
  ])('is English or Chinese for the console: %s', (wanted, found) => {
    expect(consoleLanguage(wanted)).toBe(found)
  })

  it.each([
    ['zh', 'zh-CN'],
    ['zh-Hans', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
    ['zh_CN', 'zh-CN'],
    ['ZH-cn', 'zh-CN'],
    ['zh-Hans-TW', 'zh-CN'],
    ['zh-Hant', 'zh-TW'],
    ['zh-MO', 'zh-TW'],
    ['zh-HK', 'zh-HK'],
    ['pt', 'pt-BR'],
    ['pt-AO', 'pt-BR'],
    ['es-MX', 'es'],
    ['fa', 'fa-IR'],
    ['uk', 'uk-UA'],
    ['en-GB', 'en'],
  ])('maps %s to %s', (wanted, found) => {
    expect(chooseLanguage(['qaa', wanted])).toBe(found)
    expect(lookup(tags, [wanted])).toBe(found)
  })

  it.each(['yue', 'nl', 'sr', 'zh-Latn', '*', '', 'en us', 'constructor'])('has no match for %s', wanted => {
    expect(lookup(tags, [wanted])).toBeUndefined()
    expect(chooseLanguage([wanted])).toBe('en')
  })

  it('takes the first wanted language that is available', () => {
    expect(chooseLanguage(['nl', 'yue', 'zh', 'en'])).toBe('zh-CN')
    expect(chooseLanguage([])).toBe('en')
  })

  it('prefers the same region to the same script', () => {
    expect(lookup(['pt-BR', 'pt-PT'], ['pt-PT'])).toBe('pt-PT')
    expect(lookup(['pt-PT', 'pt-BR'], ['pt'])).toBe('pt-BR')
    expect(lookup(['pt-BR', 'pt-PT'], ['pt-AO'])).toBe('pt-BR')
    expect(lookup(['zh-CN', 'zh-TW'], ['zh-HK'])).toBe('zh-TW')
  })
})

describe('the glossary', () => {
  const termsOf = (tag: string) => JSON.parse(read(tag, 'glossary')) as Record<string, string>

  it.each(tags)('has the same terms in each language, and the texts use them: %s', tag => {
    const terms = termsOf(tag)
    expect(Object.keys(terms)).toEqual(Object.keys(termsOf('en')))
    const texts = areas.flatMap(area => Object.values(textsOf(tag, area))).join('\n')
    // By the beginnings of its words: the rest is inflected, and words may stand between.
    const unused = Object.values(terms).filter(term =>
      term.split(' ').some(word => !texts.toLowerCase().includes(stemOfWord(word))),
    )
    expect(unused).toEqual([])
  })
})

describe('the lockdown', () => {
  const keys = [
    ...['data.lockdown.name', 'data.lockdown.open', 'data.lockdown.title', 'data.lockdown.do'],
    ...['lockdown.about', 'lockdown.do', 'lockdown.done.title', 'ending.lockdown.title', 'review.about'],
    ...['activity.locked', 'notice.what.lockedDown', 'notice.lock', 'notice.lockLabel'],
  ]

  it.each(tags)('has one word, that of the glossary: %s', tag => {
    const texts: Record<string, string> = { ...textsOf(tag, 'pages'), ...textsOf(tag, 'letters') }
    const [term = ''] = JSON.parse(read(tag, 'glossary')).lock.split(' ')
    // By its first half: the rest is inflected.
    const stem = term.slice(0, Math.floor(term.length / 2))
    expect(keys.filter(key => !texts[key]?.toLowerCase().includes(stem))).toEqual([])
  })
})

describe('the renderer', () => {
  it('isolates values in a text from right to left, but not the address of a page', () => {
    const arabic = createSay<string>('ar', { call: 'الرقم {{number}}: {{url}}' })
    expect(arabic('call', { number: '+8613900000000', url: 'https://id.example/a' })).toBe(
      'الرقم \u2068+8613900000000\u2069: https://id.example/a',
    )
  })

  it('replaces each placeholder once, without expanding its value', () => {
    const say = createSay<string>('en', { greeting: 'Hello {{name}}, {{name}}{{nothing}}' })
    expect(say('greeting', { name: '{{name}}' })).toBe('Hello {{name}}, {{name}}')
  })

  it('chooses the plural form by the rules of the language', async () => {
    const english = createSay('en', await loadPages('en'))
    expect(english('password.length', { count: 1 })).toBe('At least 1 character')
    expect(english('password.length', { count: 8 })).toBe('At least 8 characters')
    const chinese = createSay('zh-CN', await loadPages('zh-CN'))
    expect(chinese('password.length', { count: 1 })).toBe('至少\u20091\u2009个字符')
    const polish = createSay<string>('pl', {
      d_one: 'dzień',
      d_few: 'dni',
      d_many: 'dni (wiele)',
      d_other: 'dnia',
    })
    expect([1, 2, 5, 1.5].map(count => polish('d', { count }))).toEqual([
      'dzień',
      'dni',
      'dni (wiele)',
      'dnia',
    ])
  })

  const spaced = (words: string) => words.replaceAll('~', '\u2009')

  it.each([
    ['使用~{{who}}~登录', '飞书', '使用飞书登录'],
    ['使用~{{who}}~登录', 'GitHub', '使用~GitHub~登录'],
    ['使用{{who}}登录', 'GitHub', '使用~GitHub~登录'],
    ['登录 {{who}}', '阳光公司', '登录阳光公司'],
    ['登录 {{who}}', 'Sunny', '登录 Sunny'],
    ['以~{{who}}~的身份', '小明 Ming', '以小明 Ming~的身份'],
    ['账号~<person>{{who}}</person>~已关闭', '小明', '账号<person>小明</person>已关闭'],
    ['账号~<person>{{who}}</person>~已关闭', 'mira', '账号~<person>mira</person>~已关闭'],
    ['已于~<time>{{who}}</time>~过期', '3~天前', '已于~<time>3~天前</time>过期'],
    ['返回~{{who}}。', '“花园”', '返回“花园”。'],
    ['发送至~{{who}}。', '+86 139 0000 0000', '发送至~+86 139 0000 0000。'],
    ['你好，{{who}}', 'Mira', '你好，Mira'],
  ])(
    'puts a thin space between Han and Latin characters of a Chinese text alone: %s, %s',
    (text, who, words) => {
      const say = createSay<string>('zh-CN', { text: spaced(text) })
      expect(say('text', { who: spaced(who) })).toBe(spaced(words))
    },
  )

  it('keeps the spaces of a text in another language', () => {
    const say = createSay<string>('ja', { text: '残り {{name}} です' })
    expect(say('text', { name: '花子' })).toBe('残り 花子 です')
  })

  it('lists values with the same spaces', () => {
    const list = (language: string, ...items: string[]) => listOf(items, language, { type: 'disjunction' })
    expect(list('zh-CN', '用户名', '邮箱', '手机号')).toBe('用户名、邮箱或手机号')
    expect(list('zh-CN', 'mira', 'mira@example.com', '+8613900000000')).toBe(
      spaced('mira、mira@example.com~或~+8613900000000'),
    )
    expect(list('en', 'mira', '小明')).toBe('mira or 小明')
  })

  it('formats numbers by the rules of the language', () => {
    const say = (language: string) => createSay<string>(language, { size: '{{count}} B' })
    expect(say('en')('size', { count: 1200 })).toBe('1,200 B')
    expect(say('de')('size', { count: 1200 })).toBe('1.200 B')
  })
})

/** `people.` for `console/people`, `signInPage.` for `console/sign-in-page`. */
function prefixOf(area: string): string {
  return `${area.replace('console/', '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}.`
}

function sourcesIn(names: string): string {
  return globSync(`${names}/src/**/*.{ts,tsx}`, { cwd: packages })
    .filter(file => !/\.test\.tsx?$/.test(file))
    .map(file => readFileSync(packages + file, 'utf8'))
    .join('\n')
}

/** The key without the suffix of its plural form, as defined by `Intl.PluralRules`. */
function stemOf(key: string, texts: Record<string, string>): string {
  const stem = key.replace(/_(zero|one|two|few|many|other)$/, '')
  return `${stem}_other` in texts ? stem : key
}

/** Without the last third of a word of five letters or more. */
function stemOfWord(word: string): string {
  const letters = [...word.toLowerCase()]
  return letters.slice(0, letters.length < 5 ? letters.length : Math.ceil((letters.length * 2) / 3)).join('')
}

function stems(texts: Record<string, string>): string[] {
  return [...new Set(Object.keys(texts).map(key => stemOf(key, texts)))]
}

function plurals(texts: Record<string, string>): string[] {
  return stems(texts).filter(stem => !(stem in texts))
}

function filledIn(text: string): string[] {
  return [...new Set(text.match(/\{\{\w+\}\}|<\/?\w+>/g) ?? [])].sort()
}

function minus(all: string[], some: string[]): string[] {
  return all.filter(one => !some.includes(one))
}
