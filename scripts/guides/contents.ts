import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Document, readDocument } from './document.ts'

const root = join(import.meta.dirname, '../..')

/** The languages of the guides; the first is that of the addresses without a language. */
export const guideLanguages = ['en', 'zh-CN'] as const

export type GuideLanguage = (typeof guideLanguages)[number]

/** A heading of the list of pages, with the slugs below it. */
export type Group = { title: Record<GuideLanguage, string>; pages: readonly string[] }

/** The order of the guides: `docs/guides/contents.json`. */
export const contents: readonly Group[] = JSON.parse(
  readFileSync(join(root, 'docs/guides/contents.json'), 'utf8'),
)

/** The folder of the guides in a language, from the root of the repository. */
export function folderOf(language: GuideLanguage): string {
  return language === 'en' ? 'docs/guides' : `docs/guides/${language}`
}

/** The slugs of the guides that exist in a language. */
export function slugsIn(language: GuideLanguage): string[] {
  return globSync(`${folderOf(language)}/*.md`, { cwd: root }).map(file => basename(file, '.md'))
}

/** A guide in one language. */
export function readGuide(slug: string, language: GuideLanguage): Document {
  return readDocument(root, `${folderOf(language)}/${slug}.md`)
}

/** The documents besides the guides, in English only, by the slug of their address. */
const others = {
  applications: ['docs/applications.md', 'Register each kind of application, and choose how people sign in.'],
  cli: ['docs/cli.md', 'All commands of `latchkey`, with their options.'],
  operations: ['docs/operations.md', 'Run a server: proxies, backups, database, keys, metrics.'],
  scaling: ['docs/scaling.md', 'Measured speed, and what limits it.'],
  security: ['docs/security.md', 'The protections, each with its test.'],
  'security-asvs': [
    'docs/security-asvs.md',
    'Every requirement of OWASP ASVS 5.0, level 2, with its evidence.',
  ],
  compatibility: ['docs/compatibility.md', 'Every difference from the wire protocol of Logto.'],
  'wire-account-api': ['docs/wire/account-api.md', 'The wire of the Account API in full.'],
  'wire-management-api': ['docs/wire/management-api.md', 'The wire of the Management API in full.'],
  client: ['packages/client/README.md', 'The typed client of all APIs.'],
  react: ['packages/react/README.md', 'The components and hooks for React.'],
  element: ['packages/element/README.md', 'The web component, for pages of any framework.'],
  changelog: ['CHANGELOG.md', 'What changed in each version.'],
} as const

/** The slugs of the other documents. */
// The cast is safe: these are its keys.
export const otherSlugs = Object.keys(others) as (keyof typeof others)[]

/** The path of one of the other documents, from the root of the repository. */
export function pathOfOther(slug: keyof typeof others): string {
  return others[slug][0]
}

/** One of the other documents. */
export function readOther(slug: keyof typeof others): Document {
  const [path, description] = others[slug]
  return { ...readDocument(root, path), description: description.replaceAll('`', '') }
}
