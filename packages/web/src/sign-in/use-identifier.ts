import { digitsOf, likelyCountry } from '@latchkey/react'
import { useText } from '@latchkey/ui'
import { useState } from 'react'
import { type Kind, kindOf } from './identifier.ts'
import type { Identifier } from './steps.ts'

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
    if (!value) return void setFault(say('problem.phoneInvalid'))
    if (type === 'email' && !/^\S+@\S+$/.test(value)) return void setFault(say('problem.emailInvalid'))
    return { type, value }
  }
  const onChange = (next: string) => {
    setFault(undefined)
    setTyped(next)
  }
  return { read, field: { value: typed, onChange, country, onCountry: setCountry, error: fault } }
}
