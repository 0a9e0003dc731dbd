import MiniSearch from 'minisearch'

/** A section of a page, as the build writes it. */
type Section = {
  page: string
  title: string
  id: string
  heading: string
  text: string
  /** The other documents come after the guides. */
  isGuide: boolean
}

type Piece = { text: string; isHit: boolean }

export type Found = { href: string; title: string; heading: string; excerpt: Piece[] }

export type Search = (query: string) => Found[]

/** Loads the sections of all pages, and returns the search over them. */
export async function loadSearch(address: URL): Promise<Search> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${response.status}`)
  return searchIn(await response.json(), address)
}

/**
 * The index is made in the browser: the same `Intl.Segmenter` then divides the pages and the query, whose dictionary
 * differs between versions.
 */
export function searchIn(sections: Section[], address: URL): Search {
  const language = /\/zh-CN\//.test(address.pathname) ? 'zh-CN' : 'en'
  const divide = dividerFor(language)
  const index = new MiniSearch<Section & { number: number }>({
    idField: 'number',
    fields: ['title', 'heading', 'text'],
    tokenize: divide,
    searchOptions: {
      boost: { title: 4, heading: 3 },
      prefix: true,
      fuzzy: term => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
      combineWith: 'AND',
      boostDocument: id => (sections[id]?.isGuide ? 1 : 0.3),
    },
  })
  index.addAll(sections.map((section, number) => ({ ...section, number })))
  return query => {
    const attempts = [
      {},
      // A word that the dictionary divides differently in a query is still found by its characters.
      { tokenize: charactersOf },
      { combineWith: 'OR' as const },
    ]
    const results = attempts.values().map(options => index.search(query, options))
    const found = results.find(({ length }) => length > 0) ?? []
    const perPage = Map.groupBy(found, ({ id }) => sections[id]?.page)
    const shown = found.filter(each => (perPage.get(sections[each.id]?.page)?.indexOf(each) ?? 0) < 3)
    return shown.slice(0, 12).flatMap(({ id, terms }) => {
      const section = sections[id]
      if (!section) return []
      const { page, title, heading, text } = section
      const href = new URL(`${page}${section.id && `#${section.id}`}`, address).href
      return [{ href, title, heading, excerpt: excerptOf(text, terms) }]
    })
  }
}

const han = /\p{Script=Han}/u

/** Words in lower case, and the characters of Chinese words too. */
function dividerFor(language: string): (text: string) => string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' })
  return text =>
    [...segmenter.segment(text.toLowerCase())]
      .filter(({ isWordLike }) => isWordLike)
      .flatMap(({ segment }) =>
        han.test(segment) && segment.length > 1 ? [segment, ...segment] : segment.split(/[._]/),
      )
}

function charactersOf(query: string): string[] {
  return query.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []
}

/** The text around the first found word, in pieces of which the found words are marked. */
function excerptOf(text: string, terms: string[]): Piece[] {
  const sorted = terms.filter(Boolean).sort((one, other) => other.length - one.length)
  // Single characters of a word that was found would be marked within other words.
  const longest = sorted.filter(({ length }) => length > 1 || (sorted[0]?.length ?? 0) === 1)
  const lower = text.toLowerCase()
  const first = longest.map(term => lower.indexOf(term)).find(at => at >= 0) ?? 0
  const from = first < 40 ? 0 : lower.lastIndexOf(' ', first - 20) + 1 || first - 20
  const shown = text.slice(from, from + 140)
  const pattern = longest.map(term => term.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  if (!pattern) return [{ text: shown, isHit: false }]
  const pieces = shown.split(new RegExp(`(${pattern})`, 'giu'))
  return pieces.map((piece, at) => ({ text: piece, isHit: at % 2 === 1 })).filter(({ text }) => text)
}
