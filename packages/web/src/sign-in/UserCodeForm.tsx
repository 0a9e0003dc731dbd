import type { TextKey } from '@latchkey/locales'
import { ProblemNotice, useAttempt } from '@latchkey/react/pages'
import { Button, TextField, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { type CodeRefusal, type DeviceAnswer, sendUserCode } from './device.ts'
import { PageCard } from './PageCard.tsx'

type UserCodeFormProps = {
  xsrf: string
  /** The code of the link. */
  given: string
  refusal: CodeRefusal | null
  onAnswer: (answer: DeviceAnswer) => void
}

const words: Partial<Record<string, TextKey>> = {
  missing: 'device.error.missing',
  unknown: 'device.error.unknown',
  expired: 'device.error.expired',
  used: 'device.error.used',
  throttled: 'device.error.throttled',
  lost: 'device.error.lost',
}

/** Asks for the code that the device shows. */
export function UserCodeForm({ xsrf, given, refusal, onAnswer }: UserCodeFormProps) {
  const say = useText()
  const [code, setCode] = useState(given)
  const { attempt, isPending, problem } = useAttempt(sendUserCode, onAnswer)
  const [hasChanged, setChanged] = useState(false)
  const error = refusal && (words[refusal] ?? 'device.error.failed')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChanged(false)
    void attempt({ xsrf, user_code: code })
  }
  return (
    <PageCard title={say('device.title')} description={say('device.about')}>
      <form onSubmit={submit} noValidate>
        <ProblemNotice problem={problem} />
        <TextField
          label={say('device.code')}
          name="user_code"
          autoComplete="off"
          autoCorrect="off"
          spellCheck="false"
          capitalization="characters"
          look="code"
          placeholder="XXXX-XXXX"
          value={code}
          onChange={typed => {
            setCode(typed.toUpperCase())
            setChanged(true)
          }}
          error={error && !hasChanged && !isPending ? say(error) : undefined}
          autoFocus
        />
        <Button type="submit" look="filled" isWide isPending={isPending}>
          {say('device.continue')}
        </Button>
      </form>
    </PageCard>
  )
}
