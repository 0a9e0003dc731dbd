import { Problem, type SignInExperience } from '@latchkey/contract'
import type { UserRow } from '../store/rows.ts'
import { isCommonPassword } from './common-passwords.ts'

type PasswordPolicy = SignInExperience['passwordPolicy']

/** Personal words that others can guess; a password must not consist of them. */
type PersonalWords = {
  name?: string | null | undefined
  username?: string | null | undefined
  primaryEmail?: string | null | undefined
  primaryPhone?: string | null | undefined
}

/** Inputs of the check beside the policy. */
type Dependencies = {
  person: PersonalWords
  /** Whether a password is known from a breach; false if the check is unavailable. */
  isBreached: IsBreached
}

export type IsBreached = (password: string) => Promise<boolean>

/** One issue of a password, as listed in the data of `password.rejected` (docs/wire/account-api.md#4.4). */
export type PasswordIssue = {
  code: `password_rejected.${string}`
  interpolation?: Record<string, unknown>
}

/**
 * Refuses a password that violates the policy, with all issues. Sends a network request, so never call it in a
 * transaction. Errors: `password.rejected`.
 */
export async function requireAcceptablePassword(
  password: string,
  policy: PasswordPolicy,
  dependencies: Dependencies,
): Promise<void> {
  const issues = await judgePassword(password, policy, dependencies)
  if (issues.length > 0) throw new Problem('password.rejected', issues)
}

/**
 * All issues of a password in the order of docs/wire/account-api.md#4.4. Sends a network request, so never call it in
 * a transaction.
 */
export async function judgePassword(
  password: string,
  policy: PasswordPolicy,
  { person, isBreached }: Dependencies,
): Promise<PasswordIssue[]> {
  const { length, rejects } = effectivePasswordPolicy(policy)
  const isAsked = rejects.pwned && !isFarTooLong(password, length.max)
  // The list of common passwords is loaded only for a password of sufficient length: most of the list is too short
  // anyway.
  const isCommon = isAsked && password.length >= length.min && (await isCommonPassword(password))
  return passwordIssues(password, policy, {
    ...person,
    isKnownToAll: isCommon || (isAsked && (await isBreached(password))),
  })
}

/** All issues of a password whose breach status is already known. */
export function passwordIssues(
  password: string,
  policy: PasswordPolicy,
  { isKnownToAll = false, ...person }: PersonalWords & { isKnownToAll?: boolean },
): PasswordIssue[] {
  const { length, characterTypes, rejects } = effectivePasswordPolicy(policy)
  const issues = [...lengthIssues(password, length), ...characterIssues(password, characterTypes.min)]
  if (isFarTooLong(password, length.max)) return issues
  if (isKnownToAll) issues.push({ code: 'password_rejected.pwned' })
  return [...issues, ...restrictedPhraseIssues(password, rejects, person)]
}

/** Such a password is refused already. Searching it for phrases would invite denial of service. */
function isFarTooLong(password: string, max: number): boolean {
  return password.length > Math.max(max, 4096)
}

/** The personal words of an account's owner. */
export function personalWordsOf(user: UserRow): PersonalWords {
  return {
    name: user.name,
    username: user.username,
    primaryEmail: user.primary_email,
    primaryPhone: user.primary_phone,
  }
}

/** The policy with the defaults of docs/wire/account-api.md#4.4 for unset members. */
export function effectivePasswordPolicy({ length, characterTypes, rejects }: PasswordPolicy) {
  return {
    length: { min: length?.min ?? 8, max: length?.max ?? 256 },
    characterTypes: { min: characterTypes?.min ?? 1 },
    rejects: {
      pwned: rejects?.pwned ?? true,
      repetitionAndSequence: rejects?.repetitionAndSequence ?? true,
      userInfo: rejects?.userInfo ?? true,
      words: rejects?.words ?? [],
    },
  }
}

type EffectivePolicy = ReturnType<typeof effectivePasswordPolicy>

function lengthIssues(password: string, { min, max }: EffectivePolicy['length']): PasswordIssue[] {
  if (password.length < min) return [{ code: 'password_rejected.too_short', interpolation: { min } }]
  if (password.length > max) return [{ code: 'password_rejected.too_long', interpolation: { max } }]
  return []
}

function characterIssues(password: string, min: number): PasswordIssue[] {
  if (/[^\x20-\x7e]/.test(password)) return [{ code: 'password_rejected.unsupported_characters' }]
  const types = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter(type => type.test(password)).length
  return types < min ? [{ code: 'password_rejected.character_types', interpolation: { min } }] : []
}

/**
 * Restricted phrases are accepted while three characters lie outside of them. Otherwise every kind that occurs is an
 * issue.
 */
function restrictedPhraseIssues(
  password: string,
  rejects: EffectivePolicy['rejects'],
  person: PersonalWords,
): PasswordIssue[] {
  const kinds = kindsOfPhrases(password, rejects, person)
  const occurring = new Set<string>()
  let restricted = 0
  let end = 0
  for (let start = 0; start < password.length; start++) {
    for (const [kind, lengthAt] of kinds) {
      const length = lengthAt(start)
      if (length > 0) occurring.add(kind)
      end = Math.max(end, start + length)
    }
    if (start < end) restricted += 1
  }
  if (restricted <= Math.max(1, password.length - 3)) return []
  return [...occurring].map(kind => ({ code: `password_rejected.restricted.${kind}` }))
}

type LengthAt = (start: number) => number

/** For each kind, the length of the phrase that begins at a position; 0 if there is none. */
function kindsOfPhrases(
  password: string,
  rejects: EffectivePolicy['rejects'],
  person: PersonalWords,
): [kind: string, LengthAt][] {
  const lowerCase = password.toLowerCase()
  const longestOf = (phrases: string[]): LengthAt => {
    const sought = phrases.map(phrase => phrase.toLowerCase())
    return start =>
      sought.reduce((longest, phrase) => {
        return phrase.length > longest && lowerCase.startsWith(phrase, start) ? phrase.length : longest
      }, 0)
  }
  // Checking windows of three characters suffices: every longer run is a union of such windows.
  const threeWhere = (isRun: (three: string) => boolean): LengthAt => {
    return start => (rejects.repetitionAndSequence && isRun(password.slice(start, start + 3)) ? 3 : 0)
  }
  return [
    ['repetition', threeWhere(three => three.length === 3 && three[0] === three[1] && three[1] === three[2])],
    ['sequence', threeWhere(three => threesOfSequences.has(three))],
    ['words', longestOf(rejects.words)],
    ['user_info', longestOf(rejects.userInfo ? personalPhrases(person) : [])],
  ]
}

function personalPhrases({ name, username, primaryEmail, primaryPhone }: PersonalWords): string[] {
  const parts = name?.split(' ') ?? []
  const phrases = [name, parts.join(''), ...parts, username, primaryEmail?.split('@')[0], primaryPhone]
  return phrases.filter(phrase => phrase != null)
}

const sequences = [
  ...['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol'],
]

const threesOfSequences = new Set(
  sequences
    .flatMap(sequence => [sequence, [...sequence].reverse().join('')])
    .flatMap(sequence => [...sequence.slice(2)].map((_, start) => sequence.slice(start, start + 3)))
    .flatMap(three => [three, three.toUpperCase()]),
)
