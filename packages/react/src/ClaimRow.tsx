import { Select, TextField, useLanguage, useText } from '@latchkey/ui'
import { useMemo } from 'react'
import { type Account, type Control, useChangeProfile } from './account.ts'
import { EditableRow, type Editor } from './EditableRow.tsx'
import { type Claim, genderOptions, localeOptions, wordsOfClaim, zoneOptions } from './profile-claims.ts'
import { isWebAddress } from './profile-fields/profile-faults.ts'
import { withScheme } from './profile-fields/profile-values.ts'
import { IncompleteForm } from './words-of-problem.ts'

type ClaimRowProps = { claim: Claim; account: Account; control: Control; isTold: boolean }

/** One claim of the profile. */
export function ClaimRow({ claim, account, control, isTold }: ClaimRowProps) {
  const say = useText()
  const language = useLanguage()
  const change = useChangeProfile()
  const valueIn = ({ profile }: Account) => profile?.[claim.name] ?? ''
  return (
    <EditableRow
      name={say(claim.label)}
      account={account}
      valueIn={valueIn}
      shown={wordsOfClaim(claim.name, valueIn(account), { say, language })}
      control={control}
      isTold={isTold}
      save={async next => {
        const given = claim.kind === 'address' ? withScheme(next.trim()) : next.trim()
        // The API takes any text that is no URL here, as the wire does.
        if (claim.kind === 'address' && given && !isWebAddress(given))
          throw new IncompleteForm('profileField.url')
        await change.mutateAsync({ [claim.name]: given })
      }}
      editor={field => <ClaimEditor claim={claim} field={field} />}
    />
  )
}

function ClaimEditor({ claim, field }: { claim: Claim; field: Editor<string> }) {
  if (claim.kind === 'choice') return <ChoiceEditor claim={claim} field={field} />
  return (
    <TextField
      {...field}
      type={claim.kind === 'date' ? 'date' : claim.kind === 'address' ? 'url' : 'text'}
      {...(claim.autoComplete && { autoComplete: claim.autoComplete })}
      {...(claim.kind === 'address' && { placeholder: 'https://' })}
    />
  )
}

function ChoiceEditor({ claim, field: { label, value, onChange } }: { claim: Claim; field: Editor<string> }) {
  const say = useText()
  const language = useLanguage()
  const options = useMemo(() => {
    if (claim.name === 'zoneinfo') return zoneOptions(language)
    return claim.name === 'locale' ? localeOptions(language) : genderOptions(say)
  }, [claim.name, language, say])
  return <Select label={label} value={value} onChange={onChange} options={options} />
}
