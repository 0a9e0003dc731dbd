const han = /^\p{Script=Han}+$/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Two letters for a face: of first and last word, or, as is the custom for Han names, the last two characters. */
export function initials(name: string) {
  const words = name.trim().split(/\s+/)
  const [first = '', last = ''] = [words[0], words.at(-1)]
  if (words.length === 1 && han.test(first)) return first.slice(-2)
  const letters = words.length > 1 ? letter(first) + letter(last) : letter(first)
  return letters.toLocaleUpperCase()
}

function letter(word: string) {
  return [...graphemes.segment(word)][0]?.segment ?? ''
}
