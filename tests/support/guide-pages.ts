import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { contents, type GuideLanguage, guideLanguages, readGuide } from '../../scripts/guides/contents.ts'
import { type Block, blocksOf, type Document } from '../../scripts/guides/document.ts'

export type GuidePage = Document & { name: string; language: GuideLanguage; blocks: Block[] }

const root = join(import.meta.dirname, '../..')

/** Below the root of the repository, so that the workspace packages are found; Git ignores the folder. */
const playground = join(root, 'dist/guides')

const all: GuidePage[] = guideLanguages.flatMap(language =>
  contents
    .flatMap(({ pages }) => pages)
    .map(slug => {
      const guide = readGuide(slug, language)
      return { ...guide, language, name: `${language}/${slug}`, blocks: blocksOf(guide.text) }
    }),
)

/** The guides in all languages. A translation with the same code is left out: its code was run. */
export const guidePages: readonly GuidePage[] = [
  ...Map.groupBy(all, ({ runs, opens, blocks }) => JSON.stringify([runs, opens, blocks])).values(),
].flatMap(([first]) => (first && first.blocks.length > 0 ? [first] : []))

/** An empty folder of this name. */
export function emptyFolder(name: string): string {
  const folder = join(playground, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Writes the titled blocks of a page to the files that they name. */
export function writeFiles(folder: string, blocks: readonly Block[], address: string): void {
  for (const { title, code } of blocks) {
    if (!title) continue
    const file = join(folder, title)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, withAddress(code, address))
  }
}

/** The documents name the address of a new server. */
export function withAddress(code: string, address: string): string {
  return code.replaceAll('http://localhost:3001', address)
}
