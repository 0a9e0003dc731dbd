import { TextField, useText } from '@latchkey/ui'
import { wordsOfProblem } from '../words-of-problem.ts'

type TokenNameFieldProps = {
  description?: string
  value: string
  onChange: (name: string) => void
  problem: unknown
}

export function TokenNameField({ problem, ...props }: TokenNameFieldProps) {
  const say = useText()
  return (
    <TextField
      {...props}
      label={say('data.token.name')}
      name="token-name"
      autoComplete="off"
      maxLength={256}
      error={problem ? wordsOfProblem(problem, say) : undefined}
      autoFocus
    />
  )
}
