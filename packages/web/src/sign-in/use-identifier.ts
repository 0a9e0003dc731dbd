import {
  type Country,
  digitsOf,
  examplePhone,
  faultOfEmail,
  faultOfUsername,
  likelyCountry,
  longestIdentifier,
  wordsOfProblem,
} from '@latchkey/react/pages'
import { useText } from '@latchkey/ui'
import { useState } from 'react'
import { type Kind, kindOf } from './identifier.ts'
import { isProblem } from './interaction.ts'
import type { Identifier } from './steps.ts'

/** Refusals of the identifier itself, which stand at the field. */
const refusals = [
  'guard.invalid_input',
  'entity.value_too_long',
  'user.invalid_phone',
  'session.email_blocklist.email_not_allowed',
  'session.email_blocklist.email_subaddressing_not_allowed',
  'session.email_blocklist.invalid_email',
]

const invalid = {
  username: 'problem.usernameCharacters',
  email: 'problem.emailInvalid',
  phone: 'problem.phoneInvalid',
} as const

/** Of a phone number, `digitsOf` says whether it can exist. */
const faultOf = { username: faultOfUsername, email: faultOfEmail, phone: undefined }

type Attempt = { problem: unknown; forgive: () => void }

/** State of a field for an identifier, and its reading in the server's form. */
export function useIdentifier(kinds: Kind[], initial: string) {
  const say = useText()
  const [typed, setTyped] = useState(initial)
  const [country, setCountry] = useState(likelyCountry)
  const [fault, setFault] = useState<string>()
  /** Returns the identifier; undefined if it is not one of the wanted kinds, which the field then says. */
  const read = async (wanted = kinds): Promise<Identifier | undefined> => {
    const text = typed.trim()
    const type = kindOf(text, wanted)
    const value = type === 'phone' ? await digitsOf(text, country) : text
    if (!text) return void setFault(say('signIn.identifierRequired'))
    if (!value) {
      const example = await examplePhone(text, country)
      return void setFault(
        example ? say('problem.phoneInvalid.example', { example }) : say('problem.phoneInvalid'),
      )
    }
    const wrong = faultOf[type]?.(value)
    if (wrong) return void setFault(say(wrong, { count: longestIdentifier }))
    return { type, value }
  }
  const onChange = (next: string) => {
    setFault(undefined)
    setTyped(next)
  }
  const onCountry = (next: Country) => {
    setFault(undefined)
    setCountry(next)
  }
  /** The properties of the field, and the problem that does not stand at it, if any. */
  const shown = ({ problem, forgive }: Attempt) => {
    const isRefused = isProblem(problem, ...refusals)
    const refusal = isRefused ? wordsOfProblem(problem, say, invalid[kindOf(typed.trim(), kinds)]) : undefined
    const edit = (next: string) => {
      if (isRefused) forgive()
      onChange(next)
    }
    const field = { value: typed, onChange: edit, country, onCountry, error: fault ?? refusal }
    return { field, problem: isRefused ? undefined : problem }
  }
  return { typed, read, shown }
}
