import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

// The security documents name only tests that exist.

const root = join(import.meta.dirname, '..')
const server = join(root, 'packages/server/src')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** A test file is named relative to the root or to the server's source folder. */
const found = (path: string) =>
  [root, server].flatMap(from => globSync(path, { cwd: from }).map(match => join(from, match)))

/** `file.test.ts` “one title”, “another one”; `another.test.ts` … */
function namedTests(line: string): { path: string; titles: string[] }[] {
  const [, ...pieces] = line.split(/`([\w./*-]+\.test\.ts)`/)
  return pieces.flatMap((path, at) =>
    at % 2 === 0
      ? [{ path, titles: [...(pieces[at + 1] ?? '').matchAll(/“([^”]+)”/g)].map(([, title = '']) => title) }]
      : [],
  )
}

const isTitleIn = (text: string, title: string) =>
  [`'${title}'`, `"${title}"`, `\`${title}\``].some(quoted => text.includes(quoted))

it('the README and every package name the same version of Node.js', () => {
  const files = ['package.json', ...globSync('packages/*/package.json', { cwd: root })]
  const wanted = new Set(files.map(file => JSON.parse(read(file)).engines?.node))
  expect([...wanted]).toEqual(['>=22.18'])
  expect(read('README.md')).toContain('Node.js 22.18 or newer')
  expect(read('packages/server/src/launch.js')).toContain("'22.18'")
})

describe.each(['docs/security.md', 'docs/security-asvs.md'])('%s', document => {
  it('names only tests that exist', () => {
    const named = read(document).split('\n').flatMap(namedTests)
    expect(named.length).toBeGreaterThan(10)
    const wrong = named.flatMap(({ path, titles }) => {
      const texts = found(path).map(match => readFileSync(match, 'utf8'))
      if (texts.length === 0) return [path]
      return titles
        .filter(title => !texts.some(text => isTitleIn(text, title)))
        .map(title => `${path}: ${title}`)
    })
    expect(wrong).toEqual([])
  })

  it('has only links that resolve', () => {
    const links = [...read(document).matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].filter(
      ([, path = '']) => !path.startsWith('https:'),
    )
    const broken = links.flatMap(([, path = '', anchor]) => {
      const target = path ? join('docs', path) : document
      if (!existsSync(join(root, target))) return [path]
      if (!anchor || anchorsOf(read(target)).includes(anchor)) return []
      return [`${path}#${anchor}`]
    })
    expect(broken).toEqual([])
  })
})

describe('docs/security-asvs.md', () => {
  const row =
    /^\| (?<number>\d+\.\d+\.\d+) L(?<level>[123]) \| .+ \| \*\*(?<verdict>[\w ]+)\.\*\*.* \| (?<shownBy>.*?) ?\|$/gm
  const rows = [...read('docs/security-asvs.md').matchAll(row)].map(({ groups }) => ({
    number: groups?.number ?? '',
    level: groups?.level ?? '',
    verdict: groups?.verdict ?? '',
    shownBy: groups?.shownBy ?? '',
  }))

  it('has every requirement of levels 1 and 2 in its chapters once', () => {
    const low = rows.filter(({ level }) => level !== '3').map(({ number }) => number)
    expect(low).toEqual(requirements)
  })

  it('names a test for every requirement that it claims, and lists those that are not met', () => {
    const ending = read('docs/security-asvs.md').split('## What is not met')[1] ?? ''
    for (const { number, verdict, shownBy } of rows) {
      expect(['Met', 'Documented', 'Partly', 'Not met', 'Not applicable'], number).toContain(verdict)
      if (verdict === 'Met' || verdict === 'Partly')
        expect(
          namedTests(shownBy).flatMap(({ titles }) => titles),
          number,
        ).not.toEqual([])
      if (verdict === 'Documented') expect(shownBy, number).toContain('](')
      const isListed = new RegExp(`^\\|[^|]*\\b${number.replaceAll('.', '\\.')}\\b`, 'm').test(ending)
      expect(isListed, number).toBe(verdict === 'Partly' || verdict === 'Not met')
    }
  })
})

/** The requirements of levels 1 and 2 in OWASP ASVS 5.0.0, by section. */
const requirements = Object.entries({
  '6.1': [1, 2, 3],
  '6.2': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  '6.3': [1, 2, 3, 4],
  '6.4': [1, 2, 3, 4],
  '6.5': [1, 2, 3, 4, 5],
  '6.6': [1, 2, 3],
  '6.8': [1, 2, 3, 4],
  '7.1': [1, 2, 3],
  '7.2': [1, 2, 3, 4],
  '7.3': [1, 2],
  '7.4': [1, 2, 3, 4, 5],
  '7.5': [1, 2],
  '7.6': [1, 2],
  '8.1': [1, 2],
  '8.2': [1, 2, 3],
  '8.3': [1],
  '8.4': [1],
  '10.1': [1, 2],
  '10.2': [1, 2],
  '10.3': [1, 2, 3, 4],
  '10.4': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  '10.5': [1, 2, 3, 4, 5],
  '10.6': [1, 2],
  '10.7': [1, 2, 3],
}).flatMap(([section, numbers]) => numbers.map(number => `${section}.${number}`))

/** The anchors that GitHub derives from headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )

describe('docs/wire', () => {
  /** `docs/wire/account-api.md#1.8` in sources, `wire/account-api.md#1.8` in documents: the anchor of a heading. */
  const citation = /wire\/((?:account|management)-api)\.md#(\d+(?:\.\d+)*)/g
  const files = globSync('{packages/*/src,tests,docs}/**/*.{ts,tsx,sql,md}', { cwd: root })

  it('has the heading that each citation of the wire leads to', () => {
    const headings = new Set(
      ['account-api', 'management-api'].flatMap(name =>
        [...read(`docs/wire/${name}.md`).matchAll(/^<a id="([\d.]+)"><\/a>\n\n#+ \1[. ]/gm)].map(
          ([, number]) => `${name} ${number}`,
        ),
      ),
    )
    const cited = files.flatMap(file =>
      [...read(file).matchAll(citation)].map(([, name, number]) => ({ file, heading: `${name} ${number}` })),
    )
    expect(cited.length).toBeGreaterThan(100)
    expect(cited.filter(({ heading }) => !headings.has(heading))).toEqual([])
  })

  it('is cited by links alone', () => {
    const bare = files.filter(file => /\bcontract (account|management)-api \d/i.test(read(file)))
    expect(bare).toEqual([])
  })
})
