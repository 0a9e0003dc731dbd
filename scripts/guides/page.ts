import { pathTo } from './address.ts'
import { contents, type GuideLanguage, guideLanguages, otherSlugs, readGuide, readOther } from './contents.ts'
import { escapeHtml } from './highlight.ts'
import type { Heading } from './markdown.ts'
import { words } from './words.ts'

export type Page = {
  slug: string
  language: GuideLanguage
  /** The languages that have this page. */
  languages: readonly GuideLanguage[]
  title: string
  description: string
  /** The content of `<main>`. */
  html: string
  headings: Heading[]
  /** Classes of `<body>`. */
  look?: string
}

/** The address that the server replaces by its own. */
export const endpoint = 'http://localhost:3001'

const names: Record<GuideLanguage, string> = { en: 'English', 'zh-CN': '简体中文' }

/** The whole page. `template` is a page that Vite has built, with the addresses of its script and its styles. */
export function pageOf(page: Page, template: string): string {
  const { language, look = '' } = page
  const up = language === 'en' ? '../' : '../../'
  return template
    .replace('<html lang="en">', `<html lang="${language}">`)
    .replaceAll('="./', `="${up}`)
    .replace('<!--guides:head-->', () => headOf(page))
    .replace('<body>', look ? `<body class="${look}">` : '<body>')
    .replace('<!--guides:body-->', () => bodyOf(page))
}

function headOf({ slug, language, languages, title, description }: Page): string {
  const absolute = (to: GuideLanguage) => `${endpoint}/docs/${to === 'en' ? '' : `${to}/`}${slug}`
  const alternates = languages.map(
    each => `<link rel="alternate" hreflang="${each}" href="${absolute(each)}">`,
  )
  return [
    `<title>${escapeHtml(title)} · ${words[language].site}</title>`,
    `<meta name="description" content="${escapeHtml(description)}">`,
    ...(languages.length > 0 ? [`<link rel="canonical" href="${absolute(language)}">`] : []),
    ...(languages.length > 1 ? [...alternates, alternates[0]?.replace('"en"', '"x-default"')] : []),
  ].join('\n    ')
}

function bodyOf(page: Page): string {
  const { language, html, headings } = page
  const text = words[language]
  const parts = headings.filter(({ level }) => level === 2 || level === 3)
  // A long list is no overview.
  const shown = parts.length > 40 ? parts.filter(({ level }) => level === 2) : parts
  const toc = shown.length > 1 ? tocOf(shown) : ''
  return `
    <a class="skip" href="#content">${text.skip}</a>
    ${topOf(page)}
    <div class="columns">
      ${listOf(page)}
      <main id="content" tabindex="-1">${
        toc && `<details class="toc-folded"><summary>${text.onThisPage}</summary>${toc}</details>`
      }
${html}
      </main>
      ${toc && `<nav class="toc" aria-labelledby="toc"><h2 id="toc">${text.onThisPage}</h2>${toc}</nav>`}
    </div>
    ${searchOf(language)}`
}

function topOf({ slug, language, languages }: Page): string {
  const text = words[language]
  const switches = guideLanguages
    .filter(each => each !== language)
    .map(each => {
      const target = languages.includes(each) ? slug : firstSlug()
      return `<a lang="${each}" hreflang="${each}" href="${pathTo({ language: each, slug: target }, language)}">${names[each]}</a>`
    })
  const current = slug === 'reference' ? ' aria-current="page"' : ''
  return `<header class="top">
      <button class="menu" popovertarget="pages" aria-label="${text.menu}">${icons.menu}</button>
      <a class="brand" href="${firstSlug()}">${icons.mark}<span>Latchkey</span> <span class="docs">${text.docs}</span></a>
      <button class="find" data-search hidden aria-label="${text.search}">${icons.search}<span>${text.search}</span><kbd>/</kbd></button>
      <nav class="ways" aria-label="${text.reference}, ${names[language]}">
        <a href="reference"${current}>${text.reference}</a>
        ${switches.join('')}
      </nav>
    </header>`
}

/** The list of all pages: a column, or on a phone a sheet that opens without a script. */
function listOf({ slug, language }: Page): string {
  const text = words[language]
  const item = (each: { slug: string; language: GuideLanguage; title: string }) => {
    const isCurrent = each.slug === slug
    const other = each.language === language ? '' : ` lang="${each.language}" hreflang="${each.language}"`
    return `<li><a href="${pathTo(each, language)}"${other}${isCurrent ? ' aria-current="page"' : ''}>${escapeHtml(each.title)}</a></li>`
  }
  const guides = contents.map(
    ({ title, pages }) =>
      `<h2>${title[language]}</h2><ul>${pages
        .map(each => item({ slug: each, language, title: titleOf(each, language) }))
        .join('')}</ul>`,
  )
  const others = otherSlugs.map(each => item({ slug: each, language: 'en', title: readOther(each).title }))
  return `<nav class="pages" id="pages" popover aria-label="${text.pages}">
        <button class="close" popovertarget="pages" popovertargetaction="hide" aria-label="${text.close}">${icons.close}</button>
        ${guides.join('')}
        <h2>${text.more}${text.moreNote && ` <small>${text.moreNote}</small>`}</h2>
        <ul>${item({ slug: 'reference', language, title: text.reference })}${others.join('')}</ul>
      </nav>`
}

const titles = new Map<string, string>()

function titleOf(slug: string, language: GuideLanguage): string {
  const key = `${language}/${slug}`
  const title = titles.get(key) ?? readGuide(slug, language).title
  titles.set(key, title)
  return title
}

/** The page that the site opens with. */
export function firstSlug(): string {
  return contents[0]?.pages[0] ?? 'overview'
}

function tocOf(headings: Heading[]): string {
  const items = headings.map(
    ({ level, id, text }) =>
      `<li class="level-${level}"><a href="#${encodeURIComponent(id)}">${escapeHtml(text)}</a></li>`,
  )
  return `<ul>${items.join('')}</ul>`
}

/** The dialog of the search. Its words are here, so that the script has none. */
function searchOf(language: GuideLanguage): string {
  const text = words[language]
  return `<dialog class="search" aria-label="${text.search}" data-index="search.json" data-nothing="${text.nothing}" data-failed="${text.failed}" data-copy="${text.copy}" data-copied="${text.copied}">
      <div class="field">${icons.search}<input type="search" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list" aria-label="${text.searchHint}" placeholder="${text.searchHint}" autocomplete="off" spellcheck="false" enterkeyhint="go"><button class="close" aria-label="${text.close}">${icons.close}</button></div>
      <p class="state" role="status"></p>
      <ul id="found" role="listbox" aria-label="${text.search}"></ul>
    </dialog>`
}

const line = (path: string) =>
  `<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`

const icons = {
  menu: line('<path d="M4 6h16M4 12h16M4 18h16"/>'),
  close: line('<path d="M6 6l12 12M18 6L6 18"/>'),
  search: line('<circle cx="11" cy="11" r="7"/><path d="M20 20l-3.6-3.6"/>'),
  mark: '<svg class="mark" viewBox="0 0 32 32" width="28" height="28" fill="none" aria-hidden="true"><rect width="32" height="32" rx="9"/><g stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"><circle cx="13" cy="10.5" r="4"/><path d="M13 14.5V24.5H20.5M13 19.5H17.5"/></g></svg>',
}
