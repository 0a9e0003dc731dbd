import { faultOfRedirectUri, type RedirectUriFault } from '@latchkey/contract/redirect-uri'
import { type ConsoleKey, useSay } from '../texts.tsx'
import type { Kind } from './application-kind.ts'

/** What an address field says below itself. `isRefused`: the server would not take the address. */
export type AddressCheck = {
  error?: string | undefined
  hint?: string | undefined
  /** What the server takes and is most likely a mistake. */
  doubt?: string | undefined
  isRefused: boolean
}

const faults = {
  space: 'applications.address.space',
  incomplete: 'applications.address.incomplete',
  userInfo: 'applications.address.userInfo',
  fragment: 'applications.address.fragment',
  wildcard: 'applications.address.wildcard',
  scheme: 'applications.address.scheme',
} as const satisfies Record<RedirectUriFault, ConsoleKey>

/**
 * Checks redirect addresses by the rule of the server while they are typed, and warns of what it takes and what is most
 * likely a mistake. An address that is only not finished is an error once `isTried`, when saving was pressed.
 */
export function useRedirectCheck(kind: Kind, isTried: boolean) {
  const say = useSay()
  return (value: string, all: readonly string[]): AddressCheck => {
    if (value === '') return { isRefused: false }
    const fault = faultOfRedirectUri(value)
    if (fault === 'incomplete' && !isTried)
      return { hint: say('applications.address.unfinished'), isRefused: true }
    if (fault) return { error: say(faults[fault]), isRefused: true }
    const doubt = doubtAbout(value, all, kind)
    return { doubt: doubt && say(doubt), isRefused: false }
  }
}

/** What the server takes and is most likely a mistake. */
function doubtAbout(value: string, all: readonly string[], kind: Kind): ConsoleKey | undefined {
  const url = URL.parse(value.replace('*', 'wildcard'))
  if (!url) return undefined
  if (all.filter(each => each === value).length > 1) return 'applications.address.twice'
  const isOfBrowser = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isOfBrowser) return kind === 'native' ? undefined : 'applications.address.ownScheme'
  if (url.protocol === 'http:' && !isLocal(url.hostname))
    return kind === 'native' ? 'applications.address.nativePlain' : 'applications.address.plain'
  return undefined
}

function isLocal(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\]|.*\.(localhost|test))$/.test(host)
}
