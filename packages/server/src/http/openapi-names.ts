import type { Row } from '@latchkey/contract'

/** Words that are not written as in names and paths. */
const spelled: Record<string, string> = {
  mfa: 'MFA',
  totp: 'TOTP',
  oidc: 'OIDC',
  cimd: 'CIMD',
  sso: 'SSO',
  id: 'ID',
  logto: 'Logto',
  exp: 'experience',
  authn: 'WebAuthn',
}

/** The title of an operation: the name of its row in words, such as “List my sessions”. */
export function titleOf(name: string): string {
  return inWords(name.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`))
}

/**
 * The group of an operation: the first segment of its path, and the collection below it if that has two operations or
 * more, such as “Users: sessions”. The account of the caller is the subject of its whole API, and is not named.
 */
export function tagOf(table: Readonly<Record<string, Row>>, { route }: Row): string {
  const [area = '', collection = ''] = segmentsOf(route)
  const siblings = Object.values(table).filter(row => {
    const [itsArea, itsCollection = ''] = segmentsOf(row.route)
    return itsArea === area && itsCollection === collection
  })
  if (!collection || siblings.length < 2) return inWords(area)
  return area === 'my-account' ? inWords(collection) : `${inWords(area)}: ${inWords(collection, false)}`
}

/** The path below `/api/`, without parameters. */
function segmentsOf(route: string): string[] {
  return route
    .split('/')
    .slice(2)
    .filter(segment => !segment.startsWith(':'))
}

function inWords(text: string, isCapital = true): string {
  const words = text
    .replace('.', '')
    .replace('web-authn', 'authn')
    .split(/[ -]/)
    .map(word => spelled[word] ?? word)
    .join(' ')
  return isCapital ? words.charAt(0).toUpperCase() + words.slice(1) : words
}
