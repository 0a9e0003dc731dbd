import { expect } from 'vitest'

/**
 * Checks one rule for many cases concurrently, and fails with the list of cases that violate it. Use `atOnce: 1` for
 * cases that would disturb each other.
 */
export async function expectOfEvery<Case extends { route: string }>(
  cases: readonly Case[],
  check: (each: Case) => Promise<unknown>,
  { atOnce = 16 } = {},
): Promise<void> {
  expect(cases.length, 'a rule about nothing proves nothing').toBeGreaterThan(0)
  const waiting = [...cases]
  const failed: string[] = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { route } = next
      await check(next).catch(error => failed.push(`${route}: ${sentenceOf(error)}`))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  expect(failed).toEqual([])
}

/** The error with expected and actual values, as the list shows no diff. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, expected, actual } = error as Error & { expected?: unknown; actual?: unknown }
  if (expected === undefined && actual === undefined) return message
  return `${message}; expected ${shortened(expected)}, got ${shortened(actual)}`
}

function shortened(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).slice(0, 600)
}
