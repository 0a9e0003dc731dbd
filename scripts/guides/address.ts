import { join, normalize } from 'node:path'
import {
  contents,
  folderOf,
  type GuideLanguage,
  guideLanguages,
  otherSlugs,
  pathOfOther,
} from './contents.ts'

/** A place on the site: a page in a language. */
export type Place = { language: GuideLanguage; slug: string }

/** The place of each document, by its path from the root of the repository. */
const places = new Map<string, Place>([
  ...contents.flatMap(({ pages }) =>
    pages.flatMap(slug =>
      guideLanguages.map(
        language => [`${folderOf(language)}/${slug}.md`, { language, slug }] satisfies [string, Place],
      ),
    ),
  ),
  ...otherSlugs.map(slug => [pathOfOther(slug), { language: 'en', slug }] satisfies [string, Place]),
])

/** The path from a page in one language to another page, relative, because the site can be below any path. */
export function pathTo({ language, slug }: Place, from: GuideLanguage): string {
  if (language === from) return slug
  return from === 'en' ? `${language}/${slug}` : `../${slug}`
}

/**
 * The address of a link of a document, or undefined if the site does not have its target, such as a source file.
 * `suffix` is that of the pages: `.md` between the pages as Markdown.
 */
export function addressOf(
  href: string,
  { path, language }: { path: string; language: GuideLanguage },
  suffix = '',
): string | undefined {
  if (/^(?:[a-z]+:|#)/.test(href)) return href
  const [target = '', anchor] = href.split('#', 2)
  const place = places.get(normalize(join(path, '..', target)))
  if (!place) return undefined
  return pathTo(place, language) + suffix + (anchor ? `#${anchor}` : '')
}
