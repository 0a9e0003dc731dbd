import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fieldNames } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import { addressOf } from '../scripts/guides/address.ts'
import {
  contents,
  folderOf,
  guideLanguages,
  otherSlugs,
  pathOfOther,
  readGuide,
  slugsIn,
} from '../scripts/guides/contents.ts'
import { render } from '../scripts/guides/markdown.ts'
import { runShell } from './support/document-shell.ts'
import { emptyFolder, type GuidePage, guidePages, withAddress, writeFiles } from './support/guide-pages.ts'
import { clientOf, signIn } from './support/people.ts'
import { backEnd, startTestServer } from './support/server.ts'

// The guides of `docs/guides`: the list of pages, their links, and their code. The pages that build an application are
// run by `npm run test:packages`.

const root = join(import.meta.dirname, '..')
const slugs = contents.flatMap(({ pages }) => pages)

describe('the list of guides', () => {
  it('has each page once, and each page exists in both languages', () => {
    expect(new Set(slugs).size).toBe(slugs.length)
    for (const language of guideLanguages)
      expect(slugsIn(language).sort(), language).toEqual(slugs.toSorted())
    // `reference` is a page of its own, and the other documents have these addresses.
    for (const taken of ['reference', '404', ...otherSlugs]) expect(slugs).not.toContain(taken)
  })

  it.each(guideLanguages)('has pages with a title, a description and a way to run them: %s', language => {
    for (const slug of slugs) {
      const guide = readGuide(slug, language)
      expect(guide.title, slug).not.toBe('')
      expect(guide.description, slug).not.toBe('')
      expect(['shell', 'react', 'nextjs', 'vue', 'html', 'containers', 'none'], slug).toContain(guide.runs)
      expect(guide.opens !== undefined, `${slug}: opens`).toBe(
        !/^(?:shell|containers|none)$/.test(guide.runs),
      )
    }
  })
})

const anchors = new Map<string, readonly string[]>()

/** The anchors of a document: of its headings, and those written as HTML. */
function anchorsOf(path: string): readonly string[] {
  const known = anchors.get(path)
  if (known) return known
  const text = readFileSync(join(root, path), 'utf8').replace(/^---\n.*?\n---\n/s, '')
  const document = { path, title: '', description: '', runs: 'none', opens: undefined, source: text, text }
  const found = [...render(document, 'en').html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)
  anchors.set(path, found)
  return found
}

describe.each(guideLanguages)('the guides in %s', language => {
  it('have only links that resolve, in the repository and on the site', () => {
    const broken = slugs.flatMap(slug => {
      const { text, path } = readGuide(slug, language)
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => href)
      return links
        .filter(href => !/^[a-z]+:/.test(href))
        .filter(href => {
          const [target = '', anchor] = decodeURI(href).split('#', 2)
          const file = target ? join(folderOf(language), target) : path
          if (!existsSync(join(root, file))) return true
          const isOnSite = addressOf(href, { path, language }) !== undefined
          if (/\/guides\//.test(file) && !isOnSite) return true
          return anchor ? !anchorsOf(file).includes(anchor) : false
        })
        .map(href => `${slug}: ${href}`)
    })
    expect(broken).toEqual([])
  })

  it('show every address of the server as one piece, so that the server can replace it', () => {
    const count = (text: string) => text.split('http://localhost:3001').length
    for (const slug of slugs) {
      const guide = readGuide(slug, language)
      expect(count(render(guide, language).html), slug).toBeGreaterThanOrEqual(count(guide.text))
    }
  })
})

it.each([
  ['第一行，\n第二行\n继续', '第一行，第二行继续'],
  ['继续 `code`\n之后 Latin\n词', '继续 <code>code</code>\u2009之后 Latin\u2009词'],
  ['“引用”\n之后', '“引用”之后'],
  ['a “quote”\nand — a dash —\nhere', 'a “quote”\nand — a dash —\nhere'],
])('a line break is a space in English, and none in Chinese: %j', (text, html) => {
  const document = {
    path: '',
    title: '',
    description: '',
    runs: 'none',
    opens: undefined,
    source: text,
    text,
  }
  expect(render(document, 'zh-CN').html).toBe(`<p>${html}</p>\n`)
})

it('the other documents of the site exist', () => {
  for (const slug of otherSlugs) expect(existsSync(join(root, pathOfOther(slug))), slug).toBe(true)
})

const allEdit = Object.fromEntries(fieldNames.map(name => [name, 'Edit' as const]))

/** Runs the commands of a page on a server of its own, and compares what they print with the printed samples. */
async function runGuide({ name, blocks }: GuidePage): Promise<void> {
  // The receiver of the page on webhooks is on this machine.
  const server = await startTestServer({ allowPrivateNetwork: true })
  try {
    const tokens = await signIn(server.url, 'mira', 'Spring-Orchard-42', { event: 'Register' })
    const { id } = await clientOf(server.url, tokens)('GET /api/my-account')
    await server.manage('PATCH /api/account-center', { body: { fields: allEdit } })
    const folder = emptyFolder(name)
    writeFiles(folder, blocks, server.url)
    const commands = blocks.filter(({ language, title }) => language === 'sh' && !title)
    const { outputs } = await runShell(
      commands.map(({ code }) => withAddress(code, server.url)),
      {
        folder,
        env: {
          PATH: `${join(process.execPath, '..')}:${process.env.PATH}`,
          HOME: folder,
          ENDPOINT: server.url,
          // Commands for the server's own machine.
          DATABASE_URL: server.databaseUrl,
          SECRET_KEY: 'the key that all test servers share, and nobody else',
          ID: backEnd.id,
          SECRET: backEnd.secret,
          TOKEN: await server.token(),
          USER_ID: id,
          ACCOUNT_TOKEN: tokens.access_token,
          // `npm install` would change the repository, which the folder is in; commands find its packages.
          npm_config_offline: 'true',
        },
      },
    )
    for (const [at, { language, isOutput, code }] of blocks.entries()) {
      if (language !== 'json' || blocks[at]?.title) continue
      const keys = keysOf(JSON.parse(code))
      const before = blocks[at - 1]
      if (isOutput && before) expectKeys(keys, outputs[commands.indexOf(before)] ?? '')
    }
  } finally {
    await server.stop()
  }
}

/** The top-level keys of a JSON text; of a list, those of its first item. */
function keysOf(value: unknown): string[] {
  const object = Array.isArray(value) ? value[0] : value
  return typeof object === 'object' && object !== null ? Object.keys(object) : []
}

function expectKeys(keys: string[], output: string): void {
  for (const key of keys) expect(output).toContain(`"${key}"`)
}

describe('the commands of a page work as printed', () => {
  // Those that move people from elsewhere are run by `tests/migration-guides.test.ts`.
  const pages = guidePages.filter(({ runs, name }) => runs === 'shell' && !name.includes('/migrate-from-'))
  it.concurrent.each(pages.map(page => [page.name, page] as const))('%s', async (_, page) => runGuide(page))
})

it('the TypeScript of the guides has no type errors', async () => {
  const folder = emptyFolder('types')
  const files = guidePages
    .filter(({ runs }) => runs === 'shell' || runs === 'react')
    .flatMap(({ name, blocks }) =>
      blocks
        .filter(({ language }) => /^tsx?$/.test(language))
        .map((block, at) => {
          const file = join(name, block.title ?? `block-${at}.${block.language}`)
          writeFiles(folder, [{ ...block, title: file }], 'http://localhost:3001')
          return file
        }),
    )
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    jsx: 'react-jsx',
    lib: ['esnext', 'dom', 'dom.iterable'],
    types: ['node', 'vite/client'],
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', folder]).catch(
    (failure: { stdout: string }) => failure,
  )
  expect(stdout).toBe('')
})
