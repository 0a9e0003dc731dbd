import { globSync, readdirSync, readFileSync } from 'node:fs'
import { errors } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import { chooseLanguage, createSay, type Language, languages, loadPages, lookup } from './index.ts'

const here = new URL('../', import.meta.url).pathname
const packages = new URL('../../', import.meta.url).pathname
const areas = ['pages', 'errors', 'letters', 'connectors'] as const
const tags = Object.keys(languages) as Language[]
const everyFile = tags.flatMap(tag => areas.map(area => [tag, area] as const))

const read = (tag: string, area: string) => readFileSync(`${here}${tag}/${area}.json`, 'utf8')
const textsOf = (tag: string, area: string): Record<string, string> => JSON.parse(read(tag, area))

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

describe('the texts', () => {
  it('exist for exactly the error codes of the contract', () => {
    expect(Object.keys(textsOf('en', 'errors')).sort()).toEqual(Object.keys(errors).sort())
  })

  it('of the pages are all used by a page', () => {
    const sources = sourcesIn('{ui,react,web}')
    const unused = stems(textsOf('en', 'pages')).filter(
      key => !sources.includes(`'${key}'`) && !sources.includes(`"${key}"`),
    )
    expect(unused).toEqual([])
  })

  it.each(['letters', 'connectors'])('of the server are all used by it: %s', area => {
    const sources = sourcesIn('{server,contract}')
    const templates = [...sources.matchAll(/`([\w.]*\$\{\w+\}[\w.]*)`/g)].map(([, template = '']) => template)
    // A template such as `code.${usage}.lead` counts as a use if the inserted word is a string in the sources.
    const isMade = (key: string) =>
      templates.some(template => {
        const [before = '', after = ''] = template.split(/\$\{\w+\}/)
        if (!key.startsWith(before) || !key.endsWith(after)) return false
        const word = key.slice(before.length, key.length - after.length)
        return before + after !== '' && sources.includes(`'${word}'`)
      })
    const unused = stems(textsOf('en', area)).filter(key => !sources.includes(`'${key}'`) && !isMade(key))
    expect(unused).toEqual([])
  })

  it('in Chinese have a thin space between Han and Latin characters on the pages', () => {
    const touching = Object.values(textsOf('zh-CN', 'pages')).filter(text => {
      // `when` is a relative time in words, which end in a Han character.
      const filled = text.replaceAll('{{when}}', '3\u2009天前').replaceAll(/<\/?\w+>/g, '')
      return /\p{Script=Han} ?(\w|\{\{)|(\w|\}\}) ?\p{Script=Han}/u.test(filled)
    })
    expect(touching).toEqual([])
  })
})

describe('the choice of a language', () => {
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

  it('formats numbers by the rules of the language', () => {
    const say = (language: string) => createSay<string>(language, { size: '{{count}} B' })
    expect(say('en')('size', { count: 1200 })).toBe('1,200 B')
    expect(say('de')('size', { count: 1200 })).toBe('1.200 B')
  })
})

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
