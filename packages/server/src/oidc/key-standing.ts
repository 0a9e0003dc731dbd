import type { SigningKeyRow } from '../store/rows.ts'

/** `Retired`: no longer used or published, and deleted by the sweep or the next rotation. */
type Standing = 'Next' | 'Current' | 'Previous' | 'Retired'
export type StandingKey = SigningKeyRow & { standing: Standing }

/**
 * Assigns each key its standing, in the order of use: the current key of a purpose first, then its predecessors, then
 * its successor (docs/wire/management-api.md#6.14). The latest predecessor stays until the next rotation; the others
 * stay until the tokens that they signed have expired.
 */
export function standings(rows: readonly SigningKeyRow[], now: Date): StandingKey[] {
  return [
    ...standingsOf(
      rows.filter(({ purpose }) => purpose === 'private'),
      now,
    ),
    ...standingsOf(
      rows.filter(({ purpose }) => purpose === 'cookie'),
      now,
    ),
  ]
}

function standingsOf(rows: readonly SigningKeyRow[], now: Date): StandingKey[] {
  const latestFirst = rows.toSorted(
    (one, other) =>
      other.effective_at.getTime() - one.effective_at.getTime() ||
      other.created_at.getTime() - one.created_at.getTime(),
  )
  const waiting = latestFirst.filter(({ effective_at }) => effective_at > now)
  const begun = latestFirst.filter(({ effective_at }) => effective_at <= now)
  // On a node whose clock is behind, the first key of a new database may not have begun yet; it signs nevertheless.
  const current = begun.shift() ?? waiting.pop()
  const as = (standing: Standing) => (row: SigningKeyRow) => ({ ...row, standing })
  const [latest, ...earlier] = begun
  const verifies = ({ verifies_until: until }: SigningKeyRow) => until !== null && until > now
  return [
    ...(current ? [as('Current')(current)] : []),
    ...(latest ? [as('Previous')(latest)] : []),
    ...earlier.filter(verifies).map(as('Previous')),
    ...waiting.map(as('Next')),
    ...earlier.filter(row => !verifies(row)).map(as('Retired')),
  ]
}

export function isInUse({ standing }: StandingKey): boolean {
  return standing !== 'Retired'
}
