import { Button, TextField, useLanguage, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { wordsOfIdentifiers } from './identifier.ts'
import { loginHint } from './login-hint.ts'
import { useSignInContext } from './SignInContext.tsx'

export function IdentifierStep({ onContinue }: { onContinue: (identifier: string) => void }) {
  const say = useText()
  const language = useLanguage()
  const { experience } = useSignInContext()
  const [identifier, setIdentifier] = useState(loginHint)
  const [isMissing, setMissing] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typed = identifier.trim()
    setMissing(!typed)
    if (typed) onContinue(typed)
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={wordsOfIdentifiers(experience, say, language)}
        name="username"
        autoComplete="username webauthn"
        capitalization="none"
        autoCorrect="off"
        spellCheck="false"
        value={identifier}
        onChange={setIdentifier}
        error={isMissing && !identifier.trim() ? say('signIn.identifierRequired') : undefined}
        autoFocus
      />
      <Button type="submit" look="filled" isWide>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
