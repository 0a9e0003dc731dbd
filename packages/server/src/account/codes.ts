import { randomInt, timingSafeEqual } from 'node:crypto'

/** Generates a code of six decimal digits (docs/wire/account-api.md#3.2). */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}

/** Compares codes in constant time. */
export function isSameCode(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}
