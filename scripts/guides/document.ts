import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import MarkdownIt from 'markdown-it'

/** A Markdown document of the repository. */
export type Document = {
  /** From the root of the repository. */
  path: string
  title: string
  description: string
  /** How a test runs its code; see `tests/guides.test.ts`. */
  runs: string
  /** The address at which the project of the page is opened in a browser. */
  opens: string | undefined
  /** The text as stored, with its front matter. */
  source: string
  /** Markdown without front matter and without the title. */
  text: string
}

/** A fenced code block. */
export type Block = {
  language: string
  title: string | undefined
  code: string
  /** Whether it stands right after commands, and shows what they print. */
  isOutput: boolean
}

/** Reads a document. Without front matter, its first heading is the title. */
export function readDocument(root: string, path: string): Document {
  const source = readFileSync(join(root, path), 'utf8')
  const [whole = '', matter = ''] = /^---\n(.*?)\n---\n/s.exec(source) ?? []
  const facts = Object.fromEntries(
    matter.split('\n').map(line => {
      const [, key = '', value = ''] = /^(\w+): *(.*)$/.exec(line) ?? []
      return [key, value.replace(/^(['"])(.*)\1$/, '$2')]
    }),
  )
  const body = source.slice(whole.length).trimStart()
  const [heading = '', headline = ''] = /^# (.+)\n/.exec(body) ?? []
  const text = body.slice(heading.length).trimStart()
  return {
    path,
    title: facts.title ?? headline.replaceAll('`', ''),
    description: facts.description ?? '',
    runs: facts.runs ?? 'shell',
    opens: facts.opens,
    source,
    text,
  }
}

const markdown = new MarkdownIt()

/** The code blocks of a Markdown text, in order. */
export function blocksOf(text: string): Block[] {
  const tokens = markdown.parse(text, {})
  return tokens.flatMap(({ type, info, content }, at) => {
    if (type !== 'fence') return []
    const label = labelOf(info)
    const before = tokens[at - 1]
    const isOutput =
      /^(?:json|text)$/.test(label.language) &&
      !label.title &&
      before?.type === 'fence' &&
      labelOf(before.info).language === 'sh'
    return [{ ...label, code: content, isOutput }]
  })
}

/** The words after the fence: the language, and the name of the file as `title="src/App.tsx"`. */
export function labelOf(info: string): Pick<Block, 'language' | 'title'> {
  const [language = ''] = info.trim().split(/\s/, 1)
  return { language, title: /\btitle="([^"]+)"/.exec(info)?.[1] }
}
