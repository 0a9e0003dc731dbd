/**
 * Text as it is compared: composed (NFC), each letter in lower case, by Unicode and no country's rules. The SQL function `fold` does
 * the same. A letter whose lower case is several, like `İ`, stays as it is, so that it is never taken for another.
 */
export function fold(text: string): string {
  return Array.from(text.normalize('NFC'), letter => {
    const lower = letter.toLowerCase()
    return Array.from(lower).length === 1 ? lower : letter
  }).join('')
}
