import { CodeAddress, CodeField, TextField, useText } from '@latchkey/ui'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { useGivenIdentifier } from '../navigation.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { likelyCountry, usePhoneWords } from '../phone.ts'
import { ResendButton } from '../ResendButton.tsx'
import { useCountrySelect } from '../use-country-select.tsx'
import { useDraft } from '../use-draft.ts'
import { wordsOfProblem } from '../words-of-problem.ts'
import { ImpossibleAddress, type Kind, kinds, readAddress, useNewAddress } from './address.ts'

type AddressFormProps = { kind: Kind; account: Account; onSaved: () => void; onCancel: () => void }

/** Asks for a new email address or phone number, then for the code sent to it. */
export function AddressForm({ kind, account, onSaved, onCancel }: AddressFormProps) {
  const say = useText()
  const words = kinds[kind]
  const [typed, setTyped] = useDraft(`new ${kind}`, inField(kind, useGivenIdentifier() ?? ''))
  const [country, setCountry] = useState(likelyCountry)
  const [code, setCode] = useState('')
  const { sent, secondsLeft, forget, ...address } = useNewAddress(kind)
  const phone = usePhoneWords(kind === 'phone' ? sent?.identifier.value : undefined)
  const ask = async () => address.send(await readAddress(kind, typed, country))
  const prove = async (verification: string | undefined) => {
    await address.verify(code).catch(problem => {
      setCode('')
      throw problem
    })
    await address.link(verification)
  }
  const wordsOf = (error: unknown) => {
    if (!(error instanceof ImpossibleAddress)) return wordsOfProblem(error, say, words.invalid)
    const { fault, example } = error
    // Another country may have been chosen since.
    if (!example || example.country !== country) return say(fault)
    return say('problem.phoneInvalid.example', { example: example.phone })
  }
  const edit = (next: string) => {
    forget()
    setTyped(next)
  }
  const change = () => {
    forget()
    setCode('')
  }
  const isPhone = kind === 'phone'
  const countrySelect = useCountrySelect({
    takesPhones: isPhone,
    isPhone,
    typed,
    country,
    onCountry: next => {
      forget()
      setCountry(next)
    },
  })
  return (
    <ProtectedForm
      account={account}
      changes={kind}
      missing={sent !== undefined && code.length < 6 && 'code.required'}
      saveLabel={say(sent ? 'stepUp.continue' : 'code.send')}
      save={verification => (sent ? prove(verification) : ask())}
      onSaved={() => address.isProven() && onSaved()}
      onCancel={onCancel}
    >
      {error => {
        const problem = error ? wordsOf(error) : undefined
        return sent ? (
          <>
            <CodeAddress address={phone ?? sent.identifier.value} onChange={change} />
            <CodeField label={say('code.name')} value={code} onChange={setCode} error={problem} autoFocus />
            <div>
              <ResendButton secondsLeft={secondsLeft} send={() => address.send(sent.identifier.value)} />
            </div>
          </>
        ) : (
          <TextField
            {...words.field}
            label={say(words.label)}
            description={say(words.about)}
            value={typed}
            onChange={edit}
            error={problem}
            leading={countrySelect}
            autoFocus
          />
        )
      }}
    </ProtectedForm>
  )
}

/** Applications fill in a phone number in the form of the wire: digits with the country code, without a plus. */
function inField(kind: Kind, given: string) {
  return kind === 'phone' && /^\d{7,}$/.test(given) ? `+${given}` : given
}
