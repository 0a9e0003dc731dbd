import { TextArea } from '@latchkey/ui'
import { useState } from 'react'

type LinesFieldProps = {
  label: string
  description?: string
  error?: string | undefined
  value: readonly string[]
  onChange: (lines: string[]) => void
  rows?: number
}

/** A list of short texts, one a line. */
export function LinesField({ value, onChange, ...field }: LinesFieldProps) {
  const [typed, setTyped] = useState('')
  const isOwn = linesIn(typed).join('\n') === value.join('\n')
  return (
    <TextArea
      {...field}
      value={isOwn ? typed : value.join('\n')}
      onChange={next => {
        setTyped(next)
        onChange(linesIn(next))
      }}
      isCode
    />
  )
}

function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
}
