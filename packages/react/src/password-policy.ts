import type { Say } from '@latchkey/locales'
import type { Requirement } from '@latchkey/ui'
import type { Experience } from './account.ts'

type Policy = Experience['passwordPolicy']
type Person = {
  name?: string | null | undefined
  username?: string | null | undefined
  primaryEmail?: string | null | undefined
  primaryPhone?: string | null | undefined
}

/** Characters of the longest sequence below. */
const longestSequence = 26

const sequences = [
  ...['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol'],
].flatMap(sequence => [sequence, [...sequence].reverse().join('')])

/**
 * The requirements of the password policy, checked while a person types; docs/wire/account-api.md#4.4. Breached
 * passwords are left to the server.
 */
export function passwordRequirements(password: string, policy: Policy, say: Say, person: Person = {}) {
  const { min = 8, max = 256 } = policy.length ?? {}
  const { min: kinds = 1 } = policy.characterTypes ?? {}
  const requirements: Requirement[] = [
    {
      words: say('password.length', { count: min }),
      isMet: password.length >= min && password.length <= max,
    },
  ]
  if (kinds > 1) {
    requirements.push({
      words: say('password.kinds', { count: kinds }),
      isMet: countKinds(password) >= kinds,
    })
  }
  if (policy.rejects?.repetitionAndSequence !== false || policy.rejects?.userInfo !== false) {
    // A longer password is refused in any case, and searching it would take too long.
    const isGuessable =
      password.length <= max && countRestricted(password, policy, person) > Math.max(1, password.length - 3)
    requirements.push({ words: say('password.unguessable'), isMet: password.length > 2 && !isGuessable })
  }
  if (/[^\x20-\x7e]/.test(password)) {
    requirements.push({ words: say('password.characters'), isMet: false })
  }
  return requirements
}

function countKinds(password: string) {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter(kind => kind.test(password)).length
}

function countRestricted(password: string, policy: Policy, person: Person) {
  const phrases = [
    ...(policy.rejects?.words ?? []),
    ...(policy.rejects?.userInfo === false ? [] : personalPhrases(person)),
  ]
  const marked = new Set<number>()
  for (let start = 0; start < password.length; start++) {
    const rest = password.slice(start)
    const runs = phrases.map(phrase =>
      rest.toLowerCase().startsWith(phrase.toLowerCase()) ? phrase.length : 0,
    )
    if (policy.rejects?.repetitionAndSequence !== false)
      runs.push(lengthOfRepetition(rest), lengthOfSequence(rest))
    for (let index = 0; index < Math.max(0, ...runs); index++) marked.add(start + index)
  }
  return marked.size
}

function lengthOfRepetition(text: string) {
  const length = /^(.)\1*/.exec(text)?.[0].length ?? 0
  return length >= 3 ? length : 0
}

function lengthOfSequence(text: string) {
  for (let length = Math.min(text.length, longestSequence); length >= 3; length--) {
    const run = text.slice(0, length)
    const isOfOneCase = run === run.toLowerCase() || run === run.toUpperCase()
    if (isOfOneCase && sequences.some(sequence => sequence.includes(run.toLowerCase()))) return length
  }
  return 0
}

function personalPhrases({ name, username, primaryEmail, primaryPhone }: Person) {
  const words = name ? [name, name.replaceAll(' ', ''), ...name.split(' ')] : []
  return [...words, username, primaryEmail?.split('@')[0], primaryPhone].filter(phrase => phrase) as string[]
}
