import { Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { LostNumber } from './lost-numbers.ts'

/** Deeper than any wire shape. The limit bounds the cost of walking a value. */
const deepest = 64

type Part = 'query' | 'body' | 'params' | 'files'

/**
 * Refuses values that PostgreSQL or JavaScript cannot store (null bytes, numbers with too many digits, `__proto__`)
 * and values that nest too deep (denial of service). The error names the place. Errors: `guard.invalid_input`.
 */
export function requireHarmless(part: Part, value: unknown): void {
  const pending: { value: unknown; path: (string | number)[] }[] = [{ value, path: [] }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value: each, path } = next
    if (typeof each === 'string') requireStorable(part, path, each)
    if (each instanceof LostNumber)
      throw refuse(part, path, `${shortened(each.written)} cannot be kept exactly; send it as a text`)
    if (typeof each !== 'object' || each === null) continue
    if (path.length >= deepest) throw refuse(part, path.slice(0, 3), `it is more than ${deepest} levels deep`)
    for (const [key, inner] of Object.entries(each)) {
      requireStorable(part, path, key)
      // Prototype pollution: assigning this key changes an object's prototype, and the value is lost.
      if (key === '__proto__') throw refuse(part, [...path, key], 'a key of this name cannot be stored')
      pending.push({ value: inner, path: [...path, Array.isArray(each) ? Number(key) : key] })
    }
  }
}

function shortened(text: string): string {
  return text.length > 32 ? `${text.slice(0, 31)}…` : text
}

function requireStorable(part: Part, path: (string | number)[], text: string): void {
  if (text.includes('\0')) throw refuse(part, path, 'a null byte cannot be stored')
  if (!text.isWellFormed()) throw refuse(part, path, 'half of a surrogate pair is no character')
}

function refuse(part: Part, path: (string | number)[], message: string): Problem {
  return shapeProblem(part, [{ code: 'custom', path, message, input: undefined }])
}

/** A refusal of a request's shape, in the form that clients of the wire read: `docs/wire/account-api.md#1.8`. */
export function shapeProblem(part: Part, issues: readonly z.core.$ZodIssue[]): Problem {
  const wireIssues = issues.map(toWireIssue)
  const lines = wireIssues.map(
    ({ path, code, message }) => `${path.join('.') || '(root)'}: ${code}: ${message}`,
  )
  const [first] = wireIssues
  return new Problem(
    'guard.invalid_input',
    {
      part,
      reason: first ? `${first.path.join('.') || '(root)'}: ${first.message}` : '',
      issues: wireIssues,
      name: 'ZodError',
    },
    { details: lines.join('\n') },
  )
}

type WireIssue = { code: string; path: (string | number)[]; message: string; [more: string]: unknown }

/** Converts the validator's issues to the form on the wire, which is that of zod 3. */
function toWireIssue({ input: _, ...issue }: z.core.$ZodIssue): WireIssue {
  const path = issue.path.map(key => (typeof key === 'symbol' ? String(key) : key))
  const { message } = issue
  switch (issue.code) {
    case 'invalid_format':
      return { code: 'invalid_string', validation: issue.format, path, message }
    case 'invalid_value':
      return { code: 'invalid_enum_value', options: issue.values, path, message }
    case 'too_small':
      return {
        code: 'too_small',
        minimum: issue.minimum,
        type: issue.origin,
        inclusive: issue.inclusive ?? true,
        exact: issue.exact ?? false,
        path,
        message,
      }
    case 'too_big':
      return {
        code: 'too_big',
        maximum: issue.maximum,
        type: issue.origin,
        inclusive: issue.inclusive ?? true,
        exact: issue.exact ?? false,
        path,
        message,
      }
    case 'invalid_type':
      return { code: 'invalid_type', expected: issue.expected, path, message }
    default:
      return { code: issue.code, path, message }
  }
}
