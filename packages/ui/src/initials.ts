const han = /^\p{Script=Han}+$/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Initials of the first and last word. For a name in Han characters the last two characters, as is the custom. */
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
