import { usernameRequirements, wordsOfRefusal } from '@latchkey/react/pages'
import { Button, TextField, useText } from '@latchkey/ui'
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
  const requirements = usernameRequirements(wanted, experience.usernamePolicy, say)
  const refusal = wordsOfRefusal(saving.problem, say, { requirements, invalid: 'problem.usernameCharacters' })
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
        requirements={requirements}
        autoFocus
      />
      <Button type="submit" look="filled" isWide isPending={saving.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
