import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { addressOf, pathTo } from './address.ts'
import { contents, type GuideLanguage, guideLanguages, otherSlugs, readGuide, readOther } from './contents.ts'
import type { Document } from './document.ts'
import { escapeHtml } from './highlight.ts'
import { llmsFull, llmsIndex } from './llms.ts'
import { render, type Section } from './markdown.ts'
import { firstSlug, type Page, pageOf } from './page.ts'
import { referencePage } from './reference.ts'
import { words } from './words.ts'

type Entry = Section & { page: string; title: string; isGuide: boolean }

const slugs = contents.flatMap(({ pages }) => pages)

/** Renders the documentation into the folder of the built pages, which has the templates. */
export function buildGuides(dist: string): void {
  const folder = join(dist, 'docs')
  const template = readFileSync(join(dist, 'guides.html'), 'utf8')
  rmSync(folder, { recursive: true, force: true })
  const write = (path: string, text: string) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const others = otherSlugs.map(slug => {
    const document = readOther(slug)
    return { slug, document, ...pageOfDocument(document, { slug, language: 'en' }, ['en']) }
  })
  for (const { slug, document, page } of others) {
    write(`${slug}.html`, pageOf(page, template))
    write(`${slug}.md`, markdownOf(document, 'en'))
  }
  for (const language of guideLanguages) {
    const prefix = language === 'en' ? '' : `${language}/`
    const entries: Entry[] = []
    for (const slug of slugs) {
      const document = readGuide(slug, language)
      const { page, sections } = pageOfDocument(document, { slug, language }, guideLanguages)
      write(`${prefix}${slug}.html`, pageOf(page, template))
      write(`${prefix}${slug}.md`, markdownOf(document, language))
      entries.push(...sections.map(each => ({ ...each, page: slug, title: document.title, isGuide: true })))
    }
    for (const { slug, document, sections } of others)
      for (const section of sections)
        entries.push({
          ...section,
          page: pathTo({ slug, language: 'en' }, language),
          title: document.title,
          isGuide: false,
        })
    write(`${prefix}search.json`, JSON.stringify(entries))
    write(`${prefix}404.html`, pageOf(lostPage(language), template))
    write(
      `${prefix}reference.html`,
      pageOf(referencePage(language), readFileSync(join(dist, 'reference.html'), 'utf8')),
    )
  }
  write('llms.txt', llmsIndex())
  write('llms-full.txt', llmsFull(slugs.map(slug => markdownOf(readGuide(slug, 'en'), 'en'))))
}

function pageOfDocument(
  document: Document,
  { slug, language }: { slug: string; language: GuideLanguage },
  languages: readonly GuideLanguage[],
): { page: Page; sections: Section[] } {
  const { html, headings, sections } = render(document, language)
  const { title, description } = document
  const isGuide = slugs.includes(slug)
  const lead = isGuide && description ? `<p class="lead">${escapeHtml(description)}</p>` : ''
  const article = `<article><h1>${escapeHtml(title)}</h1>${lead}\n${html}</article>\n${footOf(slug, language)}`
  return { page: { slug, language, languages, title, description, html: article, headings }, sections }
}

function footOf(slug: string, language: GuideLanguage): string {
  const text = words[language]
  const at = slugs.indexOf(slug)
  const way = (name: 'previous' | 'next', other: string | undefined) =>
    other === undefined
      ? ''
      : `<a class="${name}" rel="${name === 'next' ? 'next' : 'prev'}" href="${other}"><small>${text[name]}</small>${escapeHtml(readGuide(other, language).title)}</a>`
  const ways = at < 0 ? '' : way('previous', slugs[at - 1]) + way('next', slugs[at + 1])
  return `<footer>${ways && `<div class="turn">${ways}</div>`}<p><a href="${slug}.md" type="text/markdown">${text.markdown}</a></p></footer>`
}

/** A document for readers of Markdown: with its title, without front matter, and with links within the site. */
function markdownOf(document: Document, language: GuideLanguage): string {
  const { title, description, text, path } = document
  const lead = slugs.some(slug => path.endsWith(`/${slug}.md`)) && description ? `> ${description}\n\n` : ''
  const linked = text.replaceAll(
    /\]\(([^)\s]+)\)/g,
    (_, href: string) => `](${addressOf(href, { path, language }, '.md') ?? href})`,
  )
  return `# ${title}\n\n${lead}${linked}`
}

function lostPage(language: GuideLanguage): Page {
  const text = words[language]
  return {
    slug: '404',
    language,
    languages: [],
    title: text.lost,
    description: text.lostText,
    html: `<article><h1>${text.lost}</h1><p>${text.lostText}</p><p><a href="${firstSlug()}">${text.lostWay}</a></p></article>`,
    headings: [],
  }
}
