import { TextField, useText } from '@latchkey/ui'
import { useRef, useState } from 'react'
import type { Account } from '../account.ts'
import { useFactorChanges } from '../factors/factors.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { createPasskey } from '../passkey-ceremonies.ts'
import { wordsOfProblem } from '../words-of-problem.ts'

const ceremony = '/api/verifications/web-authn/registration'

type NewPasskeyFormProps = { account: Account; onSaved: () => void; onCancel: () => void }

/** Asks for a name, then opens the browser's dialog for a new passkey. */
export function NewPasskeyForm({ account, onSaved, onCancel }: NewPasskeyFormProps) {
  const say = useText()
  const { call } = useLatchkey()
  const [name, setName] = useState(presentDevice)
  const changes = useFactorChanges()
  const registered = useRef<string>(undefined)
  const create = async () => {
    const { verificationRecordId, registrationOptions } = await call(`POST ${ceremony}`)
    const payload = await createPasskey(registrationOptions)
    await call(`POST ${ceremony}/verify`, { body: { verificationRecordId, payload } })
    return verificationRecordId
  }
  const save = async (verification: string | undefined) => {
    // Created once, even if the server demands another step-up.
    registered.current ??= await create()
    await changes.addPasskey({ recordId: registered.current, name: name.trim() }, verification)
  }
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      missing={!name.trim() && 'passkey.nameRequired'}
      saveLabel={say('passkey.create')}
      save={save}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => (
        <TextField
          label={say('passkey.name')}
          description={say('passkey.name.about')}
          name="passkey-name"
          autoComplete="off"
          maxLength={64}
          value={name}
          onChange={setName}
          error={error ? wordsOfProblem(error, say) : undefined}
          autoFocus
        />
      )}
    </ProtectedForm>
  )
}

const devices: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
]

/** The kind of this device, as a suggestion for the passkey's name. */
function presentDevice() {
  return devices.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? ''
}
