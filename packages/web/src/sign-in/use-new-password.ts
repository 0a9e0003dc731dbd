import { passwordRequirements, wordsOfRefusal } from '@latchkey/react/pages'
import { useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { useSignInContext } from './SignInContext.tsx'
import type { Step } from './steps.ts'
import { useAdvance } from './use-advance.ts'

/** The state of a form that takes a new password and leads to the next step. */
export function useNewPassword(send: (password: string) => Promise<Step>) {
  const say = useText()
  const { experience } = useSignInContext()
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const { attempt, forgive, isPending, problem } = useAdvance(() => send(password))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!password)
    if (password) void attempt()
  }
  const change = (next: string) => {
    setMissing(false)
    forgive()
    setPassword(next)
  }
  const requirements = passwordRequirements(password, experience.passwordPolicy, say)
  const refusal = wordsOfRefusal(problem, say, { requirements, invalid: 'problem.passwordRejected' })
  const error = isMissing ? say('password.required') : refusal
  return { submit, isPending, field: { value: password, onChange: change, error, requirements } }
}
