/** Masks how a person is known here, so that a link which went astray does not name its owner. */
export function maskedPerson(person: {
  primary_email: string | null
  primary_phone: string | null
  username: string | null
  name: string | null
}): string {
  const address = person.primary_email ?? person.primary_phone
  if (address !== null) return maskedAddress(address)
  const letters = [...(person.username ?? person.name ?? '')]
  return `${letters.slice(0, letters.length > 3 ? 2 : 1).join('')}•••`
}

/** Masks an address so that only its owner recognizes it. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 0) return `${'•'.repeat(Math.max(0, address.length - 4))}${address.slice(-4)}`
  const name = address.slice(0, at)
  return `${name.slice(0, name.length > 3 ? 2 : 1)}•••${address.slice(at)}`
}
