import type { VerificationMethod } from '@latchkey/contract'
import { Button, DialogActions, InlineNotice, Option, OptionList, Skeleton, useText } from '@latchkey/ui'
import { useQuery } from '@tanstack/react-query'
import { type FunctionComponent, useState } from 'react'
import type { Account } from './account.ts'
import { useLatchkey } from './latchkey-context.ts'
import { wordsOfMethod } from './methods.ts'
import { canUsePasskeys } from './passkey-ceremonies.ts'
import { BackupCodeProof } from './proofs/BackupCodeProof.tsx'
import { PasskeyProof } from './proofs/PasskeyProof.tsx'
import { PasswordProof } from './proofs/PasswordProof.tsx'
import type { ProofProps } from './proofs/ProofForm.tsx'
import { EmailProof, PhoneProof } from './proofs/SentCodeProof.tsx'
import { TotpProof } from './proofs/TotpProof.tsx'
import { type Changed, isSufficient, type Proof } from './step-up.ts'
import { codeOfProblem, wordsOfProblem } from './words-of-problem.ts'

const proofs: Partial<Record<VerificationMethod['type'], FunctionComponent<ProofProps>>> = {
  WebAuthn: PasskeyProof,
  Totp: TotpProof,
  Password: PasswordProof,
  EmailVerificationCode: EmailProof,
  PhoneVerificationCode: PhoneProof,
  BackupCode: BackupCodeProof,
}

type ConfirmIdentityProps = {
  account: Account
  changes?: Changed | undefined
  onConfirmed: () => void
  onCancel: () => void
}

/** "First, confirm it's you": the step-up before a sensitive change, against a stranger at an unlocked computer. */
export function ConfirmIdentity({ account, changes, onConfirmed, onCancel }: ConfirmIdentityProps) {
  const say = useText()
  const { stepUp } = useLatchkey()
  const [chosen, setChosen] = useState<VerificationMethod['type']>()
  const [isChoosing, setChoosing] = useState(false)
  const { methods, error } = useMethods(account, changes)
  const method = methods?.find(({ type }) => type === chosen) ?? methods?.[0]
  const confirm = (proof: Proof) => {
    if (method) stepUp.keep(account.id, proof, method)
    onConfirmed()
  }
  if (!methods && !error) return <Skeleton width={240} height={72} />
  const Form = method && proofs[method.type]
  if (!Form) {
    return (
      <div className="lk-step">
        {error ? (
          <InlineNotice tone="danger" code={codeOfProblem(error)}>
            {wordsOfProblem(error, say)}
          </InlineNotice>
        ) : (
          <p>{say('stepUp.noWay')}</p>
        )}
        <DialogActions>
          <Button onPress={onCancel}>{say('dialog.close')}</Button>
        </DialogActions>
      </div>
    )
  }
  const others = methods?.filter(({ type }) => type !== method.type) ?? []
  if (isChoosing) {
    return (
      <div className="lk-step">
        <p className="lk-step-title">{say('stepUp.choose')}</p>
        <OptionList label={say('stepUp.choose')}>
          {methods?.map(({ type, identifier }) => (
            <Option
              key={type}
              icon={wordsOfMethod[type].icon}
              name={say(wordsOfMethod[type].name)}
              about={identifier}
              onChoose={() => {
                setChosen(type)
                setChoosing(false)
              }}
            />
          ))}
        </OptionList>
      </div>
    )
  }
  return (
    <Form
      key={method.type}
      account={account}
      method={method}
      onProven={confirm}
      onCancel={onCancel}
      onOtherWay={others.length > 0 ? () => setChoosing(true) : undefined}
    />
  )
}

/** The verification methods that the person has and this page supports, strongest first. */
function useMethods(account: Account, changes: Changed | undefined) {
  const { call } = useLatchkey()
  const { data, error } = useQuery({
    queryKey: ['verification-methods'],
    queryFn: () => call('GET /api/verifications/methods'),
    staleTime: 0,
  })
  const methods = data?.filter(method => {
    const { type } = method
    if (!isSufficient(method, changes)) return false
    if (type === 'WebAuthn') return canUsePasskeys()
    if (type === 'EmailVerificationCode') return Boolean(account.primaryEmail)
    if (type === 'PhoneVerificationCode') return Boolean(account.primaryPhone)
    return type in proofs
  })
  return { methods, error }
}
