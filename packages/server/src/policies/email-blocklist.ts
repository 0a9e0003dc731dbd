import { domainToASCII } from 'node:url'
import { Problem, type SignInExperience } from '@latchkey/contract'

type EmailBlocklistPolicy = SignInExperience['emailBlocklistPolicy']
type Parts = { local: string; domain: string }

/**
 * Refuses what may not become anybody's address; contract account-api 4.6: `session.email_blocklist.invalid_email`,
 * `…email_subaddressing_not_allowed`, `…email_not_allowed`. The allow list does not override the block list.
 */
export async function requireAllowedEmail(email: string, policy: EmailBlocklistPolicy): Promise<void> {
  const address = partsOf(email)
  if (!address.domain) throw new Problem('session.email_blocklist.invalid_email')
  if (policy.blockSubaddressing && address.local.includes('+'))
    throw new Problem('session.email_blocklist.email_subaddressing_not_allowed')
  const isListed = (entries: readonly string[]) => entries.some(entry => matches(entry, address))
  const { customAllowlist = [], customBlocklist = [] } = policy
  const isRefused =
    (customAllowlist.length > 0 && !isListed(customAllowlist)) ||
    isListed(customBlocklist) ||
    (policy.blockDisposableAddresses && (await isDisposable(address.domain)))
  if (isRefused) throw new Problem('session.email_blocklist.email_not_allowed', { email })
}

/** `user@example.com` or `@example.com`, `*` for any run of characters; `sign_in_experiences.invalid_custom_email_blocklist_format`. */
export function requireWellFormedEntries({
  customAllowlist = [],
  customBlocklist = [],
}: EmailBlocklistPolicy): void {
  const entries = [...customAllowlist, ...customBlocklist].filter(entry => !isWellFormed(entry))
  if (entries.length > 0)
    throw new Problem('sign_in_experiences.invalid_custom_email_blocklist_format', { entries })
}

function isWellFormed(entry: string): boolean {
  if (entry.length > 320) return false
  const { local, domain } = partsOf(entry)
  const isDomain = /^[\p{L}\p{N}_*-]+(\.[\p{L}\p{N}_*-]+)*$/u.test(domain)
  return /^[^\s@]*$/.test(local) && isDomain && /[.*]/.test(domain)
}

/** As they are compared: in lower case, the domain in its ASCII form and without the dot that may end it. */
function partsOf(text: string): Parts {
  const at = text.lastIndexOf('@')
  if (at < 0) return { local: text.toLowerCase(), domain: '' }
  const domain = text
    .slice(at + 1)
    .toLowerCase()
    .replace(/\.$/, '')
  const isForeign = /[^\x20-\x7e]/.test(domain)
  return {
    local: text.slice(0, at).toLowerCase(),
    domain: isForeign ? domainToASCII(domain) || domain : domain,
  }
}

/** One and the same mailbox: whoever writes to the one reaches the other, with dots or without. */
const gmail: readonly string[] = ['gmail.com', 'googlemail.com']

function matches(entry: string, { local, domain }: Parts): boolean {
  const sought = partsOf(entry)
  const isGmail = gmail.includes(domain)
  const domains = isGmail ? gmail : [domain]
  if (!domains.some(each => matchesWildcard(sought.domain, each))) return false
  if (sought.local === '') return true
  const spelled = (text: string) => (isGmail ? text.replaceAll('.', '') : text)
  return matchesWildcard(spelled(sought.local), spelled(local))
}

/** Goes back to the last `*` only: no pattern can make it slow, as a regular expression could. */
function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0
  let inPattern = 0
  let star = -1
  let covered = 0
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++
      covered = at
    } else if (pattern[inPattern] === text[at]) {
      inPattern += 1
      at += 1
    } else if (star >= 0) {
      inPattern = star + 1
      at = ++covered
    } else return false
  }
  return /^\**$/.test(pattern.slice(inPattern))
}

let disposableDomains: Promise<ReadonlySet<string>> | undefined

/** Whether a domain, or one that it belongs to, is on the list of those that anybody may read the mail of. */
async function isDisposable(domain: string): Promise<boolean> {
  // Read when it is first needed: most servers never ask.
  disposableDomains ??= import('disposable-email-domains-js').then(list => list.disposableEmailBlocklistSet())
  const listed = await disposableDomains
  const labels = domain.split('.')
  return labels.some((_, index) => listed.has(labels.slice(index).join('.')))
}
