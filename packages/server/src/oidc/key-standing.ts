import type { SigningKeyRow } from '../store/rows.ts'

/** `Retired`: no longer used or published, and deleted by the sweep or the next rotation. */
type Standing = 'Next' | 'Current' | 'Previous' | 'Retired'
export type StandingKey = SigningKeyRow & { standing: Standing }

/**
 * Assigns each key its standing, in the order of use: the current key of a purpose first, then its predecessor, then
 * its successor (docs/wire/management-api.md#6.14).
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
  return [
    ...(current ? [as('Current')(current)] : []),
    ...begun.slice(0, 1).map(as('Previous')),
    ...waiting.map(as('Next')),
    ...begun.slice(1).map(as('Retired')),
  ]
}

export function isInUse({ standing }: StandingKey): boolean {
  return standing !== 'Retired'
}
