import { ProblemError } from '@latchkey/client'
import { createSay } from '@latchkey/locales'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import { expect, it } from 'vitest'
import { codeOfProblem, wordsOfProblem } from './words-of-problem.ts'

const say = createSay('en', en)
const wordsOf = (status: number, code: string, retryAfter?: number) =>
  wordsOfProblem(new ProblemError(status, { code, message: 'Of the server' }, retryAfter), say)

it.each([
  ['request.throttled', 1, '1 second'],
  ['request.throttled', 61, '2 minutes'],
  ['session.verification_blocked_too_many_attempts', 3600, '60 minutes'],
  ['request.message_rate_limited', 7200, '2 hours'],
  ['one.of.tomorrow', 30, '30 seconds'],
])('says after %s with %i s to wait: %s', (code, seconds, words) => {
  expect(wordsOf(429, code, seconds)).toMatch(new RegExp(`in ${words}\\.$`))
})

it('says to wait a while where the server names no time', () => {
  expect(wordsOf(429, 'request.throttled')).toBe(en['problem.tooManyAttempts'])
})

it('says of an ended session that it ended, without a code', () => {
  expect(wordsOf(401, 'auth.unauthorized')).toBe(en['problem.sessionEnded'])
  expect(codeOfProblem(new ProblemError(401, { code: 'auth.unauthorized', message: '' }))).toBeUndefined()
})

it.each([
  ['user.username_too_short', { min: 3 }, 'Use at least 3 characters.'],
  ['user.username_too_short', { min: 1 }, 'Use at least 1 character.'],
  ['user.username_too_long', { max: 30 }, 'Use at most 30 characters.'],
])('says after %s with %j which length is allowed: %s', (code, data, words) => {
  expect(wordsOfProblem(new ProblemError(422, { code, message: '', data }), say)).toContain(words)
})

it.each([
  [400, 'session.not_found'],
  [404, 'session.interaction_not_found'],
])('says in the same words that a sign-in expired, without a code: %i %s', (status, code) => {
  expect(wordsOf(status, code)).toBe(en['signIn.expired'])
  expect(codeOfProblem(new ProblemError(status, { code, message: '' }))).toBeUndefined()
})

it('never shows a text of the server, and keeps the code for support', () => {
  expect(wordsOf(422, 'one.of.tomorrow')).toBe(en['problem.unexpected'])
  expect(codeOfProblem(new ProblemError(422, { code: 'one.of.tomorrow', message: '' }))).toBe(
    'one.of.tomorrow',
  )
})
