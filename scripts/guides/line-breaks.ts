import type { Token } from 'markdown-it'

/** Han characters and full-width punctuation. Quotes, dashes and the ellipsis are those of English too. */
const chinese = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u
/** Punctuation that has its space within itself, beside Chinese. */
const punctuation = /[\u3000-\u303f\uff00-\uffef“”‘’…—]/u

/**
 * Joins the lines of a paragraph. A line break is a space, but Chinese has none between words: there it is nothing, or
 * between Han and Latin characters a thin space.
 */
export function joinLines(tokens: Token[]): void {
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'softbreak') continue
    const [before = ''] = [...contentOf(tokens.slice(0, at))].slice(-1)
    const [after = ''] = contentOf(tokens.slice(at + 1))
    const sides = [before, after]
    if (!sides.some(side => chinese.test(side))) continue
    const isTight = sides.every(side => chinese.test(side)) || sides.some(side => punctuation.test(side))
    token.type = 'text'
    token.content = isTight ? '' : '\u2009'
  }
}

function contentOf(tokens: Token[]): string {
  return tokens.map(({ content }) => content).join('')
}
