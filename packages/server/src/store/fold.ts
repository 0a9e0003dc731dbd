/**
 * Normalizes text for comparison: composed (NFC), each letter in lower case, by Unicode's rules and not by those of a
 * locale. The SQL function `fold` does the same. A letter whose lower case has several characters, like `İ`, stays
 * unchanged, so that it never equals another letter.
 */
export function fold(text: string): string {
  return Array.from(text.normalize('NFC'), letter => {
    const lower = letter.toLowerCase()
    return Array.from(lower).length === 1 ? lower : letter
  }).join('')
}
