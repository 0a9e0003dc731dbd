import { domainToASCII } from 'node:url'
import { Problem, type SignInExperience } from '@latchkey/contract'

type EmailBlocklistPolicy = SignInExperience['emailBlocklistPolicy']
type Parts = { local: string; domain: string }

/**
 * Refuses an e-mail address that the policy forbids (docs/wire/account-api.md#4.6). The allow list does not override
 * the block list. Errors: `session.email_blocklist.invalid_email`,
 * `session.email_blocklist.email_subaddressing_not_allowed`, `session.email_blocklist.email_not_allowed`.
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

/**
 * Requires entries of the form `user@example.com` or `@example.com`, in which `*` stands for any run of characters.
 * Errors: `sign_in_experiences.invalid_custom_email_blocklist_format`.
 */
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

/** Normalizes for comparison: lower case, the domain in ASCII (IDNA) and without a trailing dot. */
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

/** Both domains name the same mailbox, and Gmail ignores dots in the local part. */
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

/** Backtracks to the last `*` only, so the time stays bounded. A regular expression would be open to ReDoS. */
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

/** Whether a domain or a parent domain is a known disposable one, whose mailboxes anyone can read. */
async function isDisposable(domain: string): Promise<boolean> {
  // Loaded at the first use: most servers never need the list.
  disposableDomains ??= import('disposable-email-domains-js').then(list => list.disposableEmailBlocklistSet())
  const listed = await disposableDomains
  const labels = domain.split('.')
  return labels.some((_, index) => listed.has(labels.slice(index).join('.')))
}
