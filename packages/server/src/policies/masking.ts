/** Masks an address so that only its owner recognizes it. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 0) return `${'•'.repeat(Math.max(0, address.length - 4))}${address.slice(-4)}`
  const name = address.slice(0, at)
  return `${name.slice(0, name.length > 3 ? 2 : 1)}•••${address.slice(at)}`
}
