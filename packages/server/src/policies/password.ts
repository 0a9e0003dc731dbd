import { Problem, type SignInExperience } from '@latchkey/contract'
import type { UserRow } from '../store/rows.ts'
import { isCommonPassword } from './common-passwords.ts'

type PasswordPolicy = SignInExperience['passwordPolicy']

/** What others can guess of a person; none of it makes a password. */
type PersonalWords = {
  name?: string | null | undefined
  username?: string | null | undefined
  primaryEmail?: string | null | undefined
  primaryPhone?: string | null | undefined
}

/** What a new password is held against beside the policy. */
type Dependencies = {
  person: PersonalWords
  /** Whether a password is known from a breach; false where that cannot be told. */
  isBreached: IsBreached
}

export type IsBreached = (password: string) => Promise<boolean>

/** One fault of a password, as it stands in the data of `password.rejected`; contract account-api 4.4. */
export type PasswordIssue = {
  code: `password_rejected.${string}`
  interpolation?: Record<string, unknown>
}

/** Throws `password.rejected` with all issues, where there is any. Asks the network: never in a transaction. */
export async function requireAcceptablePassword(
  password: string,
  policy: PasswordPolicy,
  dependencies: Dependencies,
): Promise<void> {
  const issues = await judgePassword(password, policy, dependencies)
  if (issues.length > 0) throw new Problem('password.rejected', issues)
}

/** All issues of contract account-api 4.4 in its order. Asks the network: never in a transaction. */
export async function judgePassword(
  password: string,
  policy: PasswordPolicy,
  { person, isBreached }: Dependencies,
): Promise<PasswordIssue[]> {
  const { length, rejects } = effectivePasswordPolicy(policy)
  const isAsked = rejects.pwned && !isFarTooLong(password, length.max)
  // Those that people choose most are listed only where they would do otherwise: most are too short.
  const isCommon = isAsked && password.length >= length.min && (await isCommonPassword(password))
  return passwordIssues(password, policy, {
    ...person,
    isKnownToAll: isCommon || (isAsked && (await isBreached(password))),
  })
}

/** The same, where it is known whether everybody knows the password. */
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

/** Refused already; to look for phrases in it would only serve those who want to keep us busy. */
function isFarTooLong(password: string, max: number): boolean {
  return password.length > Math.max(max, 4096)
}

/** What can be guessed of the person that an account belongs to. */
export function personalWordsOf(user: UserRow): PersonalWords {
  return {
    name: user.name,
    username: user.username,
    primaryEmail: user.primary_email,
    primaryPhone: user.primary_phone,
  }
}

/** The policy with the defaults of contract account-api 4.4 in place of what is not stored. */
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

/** Phrases are forgiven while three characters stand outside of them; else every kind that occurs is reported. */
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

/** How long the phrase of each kind is that begins at a place; 0 where none does. */
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
  // Runs may be longer than three, but every run is covered by the threes in it, and every three in it is a run itself.
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
