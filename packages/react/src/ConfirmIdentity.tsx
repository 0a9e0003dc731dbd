import { Button, DialogActions, Option, OptionList, Skeleton, useText } from '@latchkey/ui'
import { type FunctionComponent, useState } from 'react'
import { type Account, useExperience } from './account.ts'
import { useLatchkey } from './latchkey-context.ts'
import { wordsOfMethod } from './methods.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { BackupCodeProof } from './proofs/BackupCodeProof.tsx'
import { PasskeyProof } from './proofs/PasskeyProof.tsx'
import { PasswordProof } from './proofs/PasswordProof.tsx'
import type { ProofProps } from './proofs/ProofForm.tsx'
import { EmailProof, PhoneProof } from './proofs/SentCodeProof.tsx'
import { SocialProof } from './proofs/SocialProof.tsx'
import { TotpProof } from './proofs/TotpProof.tsx'
import { useQuery } from './queries.ts'
import { browserConnectors, useConnectorName } from './social/connectors.ts'
import { useReturnedStepUp } from './social/use-returned-step-up.ts'
import { type Changed, isSufficient, type Proof, type VerificationMethod } from './step-up.ts'
import { useCanUsePasskeys } from './use-can-use-passkeys.ts'

const proofs: Partial<Record<VerificationMethod['type'], FunctionComponent<ProofProps>>> = {
  WebAuthn: PasskeyProof,
  Totp: TotpProof,
  Password: PasswordProof,
  Social: SocialProof,
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
  const { refusal } = useReturnedStepUp()
  const [chosen, setChosen] = useState(refusal && keyOf({ type: 'Social', target: refusal.target }))
  const [isChoosing, setChoosing] = useState(false)
  const { methods, error, providerOf } = useMethods(account, changes)
  const method = methods?.find(each => keyOf(each) === chosen) ?? methods?.[0]
  const confirm = (proof: Proof) => {
    if (method) stepUp.keep(account.id, proof, method)
    onConfirmed()
  }
  if (!methods && !error) return <Skeleton width={240} height={72} />
  const Form = method && proofs[method.type]
  if (!Form) {
    return (
      <div className="lk-step">
        {error ? <ProblemNotice problem={error} /> : <p>{say('stepUp.noWay')}</p>}
        <DialogActions>
          <Button onPress={onCancel}>{say('dialog.close')}</Button>
        </DialogActions>
      </div>
    )
  }
  const others = methods?.filter(each => each !== method) ?? []
  if (isChoosing) {
    return (
      <div className="lk-step">
        <p className="lk-step-title">{say('stepUp.choose')}</p>
        <OptionList label={say('stepUp.choose')}>
          {methods?.map(each => (
            <Option
              key={keyOf(each)}
              icon={wordsOfMethod[each.type].icon}
              name={say(wordsOfMethod[each.type].name)}
              about={each.target === undefined ? each.identifier : providerOf(each.target)}
              onChoose={() => {
                setChosen(keyOf(each))
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
      key={keyOf(method)}
      account={account}
      method={method}
      onProven={confirm}
      onCancel={onCancel}
      onOtherWay={others.length > 0 ? () => setChoosing(true) : undefined}
    />
  )
}

/** Names a method; a person may have several linked accounts. */
function keyOf({ type, target = '' }: Pick<VerificationMethod, 'type' | 'target'>) {
  return `${type} ${target}`
}

/** The verification methods that the person has and this page supports, strongest first. */
function useMethods(account: Account, changes: Changed | undefined) {
  const { call, social } = useLatchkey()
  const experience = useExperience()
  const canUsePasskeys = useCanUsePasskeys()
  const nameOf = useConnectorName()
  const connectors = experience.data && browserConnectors(experience.data)
  const connectorOf = (target: string | undefined) => connectors?.find(each => each.target === target)
  const { data, error } = useQuery({
    queryKey: ['verification-methods'],
    queryFn: () => call('GET /api/verifications/methods'),
    staleTime: 0,
  })
  const methods = data?.filter(method => {
    const { type } = method
    if (!isSufficient(method, changes)) return false
    if (type === 'WebAuthn') return canUsePasskeys
    if (type === 'EmailVerificationCode') return Boolean(account.primaryEmail)
    if (type === 'PhoneVerificationCode') return Boolean(account.primaryPhone)
    if (type === 'Social') return Boolean(social && connectorOf(method.target))
    return type in proofs
  })
  const providerOf = (target: string) => {
    const connector = connectorOf(target)
    return connector ? nameOf(connector) : target
  }
  return { methods: connectors && methods, error: error ?? experience.error, providerOf }
}
