import MarkdownIt, { type Token } from 'markdown-it'
import anchor from 'markdown-it-anchor'
import { addressOf } from './address.ts'
import type { GuideLanguage } from './contents.ts'
import { type Document, labelOf } from './document.ts'
import { escapeHtml, highlight } from './highlight.ts'
import { joinLines } from './line-breaks.ts'

export type Heading = { level: number; id: string; text: string }

/** A part of a page below one heading, as the search finds it. */
export type Section = { id: string; heading: string; text: string }

export type Rendered = { html: string; headings: Heading[]; sections: Section[] }

// The documents are ours, and use HTML for anchors that Markdown cannot express.
const markdown = new MarkdownIt({ html: true }).use(anchor, {
  slugify,
  permalink: anchor.permalink.headerLink(),
})

/**
 * The anchor of a heading as GitHub makes it, so that links work at both places. An error code is its own anchor: the
 * code in a response is all that a link to its explanation needs.
 */
function slugify(heading: string): string {
  if (/^[a-z_]+(?:\.[a-z\d_]+)+$/.test(heading)) return heading
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
}

const { rules } = markdown.renderer
rules.fence = (tokens, index) => {
  const { info = '', content = '' } = tokens[index] ?? {}
  const { language, title } = labelOf(info)
  const caption = title ? `<figcaption>${escapeHtml(title)}</figcaption>` : ''
  return `<figure class="code">${caption}<pre tabindex="0"><code>${highlight(content, language)}</code></pre></figure>\n`
}
rules.code_block = rules.fence
rules.table_open = () => '<div class="table" tabindex="0"><table>\n'
rules.table_close = () => '</table></div>\n'

/** A document as HTML, with its headings and what the search finds. */
export function render(document: Document, language: GuideLanguage): Rendered {
  const tokens = markdown.parse(document.text, {})
  for (const { children } of tokens) {
    if (!children) continue
    resolveLinks(children, { ...document, language })
    joinLines(children)
  }
  for (const [at, token] of tokens.entries())
    if (token.type === 'th_open' && tokens[at + 1]?.content === '') makeCell(token, tokens[at + 2])
  return {
    html: markdown.renderer.render(tokens, markdown.options, {}),
    headings: headingsOf(tokens),
    sections: sectionsOf(document.title, tokens),
  }
}

/** Links to what the site does not have, such as a source file, become text. */
function resolveLinks(tokens: Token[], from: { path: string; language: GuideLanguage }): void {
  const open: boolean[] = []
  for (const token of tokens) {
    if (token.type === 'link_open' && token.attrGet('class') !== 'header-anchor') {
      const address = addressOf(decodeURI(attribute(token, 'href')), from)
      if (address) token.attrSet('href', encodeURI(address))
      open.push(address !== undefined)
      if (!address) erase(token)
    } else if (token.type === 'link_open') open.push(true)
    else if (token.type === 'link_close' && open.pop() === false) erase(token)
  }
}

/** A cell of the first row without text is no header: Markdown has no tables without headers. */
function makeCell(...cell: (Token | undefined)[]): void {
  for (const token of cell) if (token) token.tag = 'td'
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '')
}

function erase(token: Token): void {
  token.type = 'text'
  token.content = ''
}

function headingsOf(tokens: Token[]): Heading[] {
  return tokens.flatMap((token, index) =>
    token.type === 'heading_open'
      ? [
          {
            level: Number(token.tag.slice(1)),
            id: attribute(token, 'id'),
            text: textOf(tokens[index + 1]),
          },
        ]
      : [],
  )
}

function sectionsOf(title: string, tokens: Token[]): Section[] {
  const sections: Section[] = [{ id: '', heading: title, text: '' }]
  for (const [index, token] of tokens.entries()) {
    const isHeading = token.type === 'heading_open'
    if (isHeading) sections.push({ id: attribute(token, 'id'), heading: textOf(tokens[index + 1]), text: '' })
    const section = sections.at(-1)
    if (!section || tokens[index - 1]?.type === 'heading_open') continue
    if (token.type === 'inline' || token.type === 'fence') section.text += ` ${textOf(token).trim()}`
  }
  return sections.map(section => ({ ...section, text: section.text.replaceAll(/\s+/g, ' ').trim() }))
}

function textOf(token: Token | undefined): string {
  if (!token?.children) return token?.content ?? ''
  return token.children
    .map(child => (child.type === 'softbreak' ? ' ' : child.type === 'html_inline' ? '' : child.content))
    .join('')
    .trim()
}
