import { usernameRequirements, wordsOfProblem } from '@latchkey/react'
import { Button, Requirements, TextField, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { submit as finish } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'

export function ChooseUsername() {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [username, setUsername] = useState('')
  const [isMissing, setMissing] = useState(false)
  const wanted = username.trim()
  const saving = useAdvance(async () => {
    await call('POST /api/experience/profile', { body: { type: 'username', value: wanted } })
    return finish(call)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!wanted)
    if (wanted) void saving.attempt()
  }
  const change = (next: string) => {
    setMissing(false)
    saving.forgive()
    setUsername(next)
  }
  const refusal = saving.problem
    ? wordsOfProblem(saving.problem, say, 'problem.usernameCharacters')
    : undefined
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={say('username.name')}
        name="username"
        autoComplete="username"
        capitalization="none"
        autoCorrect="off"
        spellCheck="false"
        value={username}
        onChange={change}
        error={isMissing ? say('problem.usernameRequired') : refusal}
        autoFocus
      />
      <Requirements of={usernameRequirements(wanted, experience.usernamePolicy, say)} />
      <Button type="submit" look="filled" isWide isPending={saving.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
