import type { Client } from '@latchkey/client'
import { useEffect, useState } from 'react'
import { token } from './link-token.ts'
import { useSignInContext } from './SignInContext.tsx'

/** Refusals of a token that no link has: by its content, or by its length and characters. */
export const unknownToken = ['verification_record.not_found', 'guard.invalid_input']

/**
 * Reads what the link of a message is for, once. A page that uses it up calls `fail` if the link no longer works by
 * then.
 */
export function useLink<Target>(read: (call: Client, token: string) => Promise<Target>) {
  const { call } = useSignInContext()
  const [target, setTarget] = useState<Target>()
  const [problem, fail] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language does not affect the link
  useEffect(() => {
    if (token) read(call, token).then(setTarget, fail)
  }, [])
  return { target, problem, fail }
}
