import { afterAll, afterEach, expect } from 'vitest'
import { takeUndeclared } from './declared-responses.ts'

// The setup file of all tests: an undeclared status or body fails the test in which it occurred.

afterEach(expectDeclared)
// Responses to the hooks after the last test.
afterAll(expectDeclared)

async function expectDeclared(): Promise<void> {
  const found = await takeUndeclared()
  expect(found, 'responses that the OpenAPI document does not declare').toEqual([])
}
