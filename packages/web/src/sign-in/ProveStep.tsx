import { wordsOfMethod } from '@latchkey/react/pages'
import { Option, OptionList, useText } from '@latchkey/ui'
import { useState } from 'react'
import { PageCard } from './PageCard.tsx'
import { ProveByBackupCode } from './ProveByBackupCode.tsx'
import { ProveByPasskey } from './ProveByPasskey.tsx'
import { ProveBySentCode } from './ProveBySentCode.tsx'
import { ProveByTotp } from './ProveByTotp.tsx'
import { SignedInPerson, type SignedInPersonProps } from './SignedInPerson.tsx'
import { UseAnotherAccount, useStepUpTitle } from './step-up.tsx'
import { byStrength, type Factor, type Step } from './steps.ts'
import { TrustDevice, useTrust } from './trust.tsx'

const abouts = {
  Totp: 'signIn.prove.totp',
  WebAuthn: 'signIn.prove.passkey',
  BackupCode: 'signIn.prove.backupCode',
  EmailVerificationCode: 'signIn.prove.email',
  PhoneVerificationCode: 'signIn.prove.phone',
} as const

type ProveStepProps = Step & { kind: 'prove' } & {
  /** Of a step-up: the signed-in person, who may also use another account. */
  person?: SignedInPersonProps
}

/** Verifies a second factor, by default the strongest, with a choice of the others. */
export function ProveStep({ factors, addresses, person }: ProveStepProps) {
  const say = useText()
  const stepUpTitle = useStepUpTitle()
  const known = byStrength.filter(factor => factors.includes(factor))
  const [chosen, setChosen] = useState<Factor>(known[0] ?? 'Totp')
  const trust = useTrust()
  const others = known.filter(factor => factor !== chosen)
  return (
    <PageCard title={person ? stepUpTitle : say('signIn.prove.title')} description={say(abouts[chosen])}>
      <div className="lk-auth-stack">
        {person && <SignedInPerson {...person} />}
        {chosen === 'Totp' && <ProveByTotp trust={trust} />}
        {chosen === 'WebAuthn' && <ProveByPasskey trust={trust} />}
        {chosen === 'BackupCode' && <ProveByBackupCode trust={trust} />}
        {(chosen === 'EmailVerificationCode' || chosen === 'PhoneVerificationCode') && (
          <ProveBySentCode key={chosen} factor={chosen} address={addresses[chosen] ?? ''} trust={trust} />
        )}
        {!person && <TrustDevice trust={trust} />}
        {others.length > 0 && (
          <OptionList label={say('stepUp.otherWays')}>
            {others.map(factor => {
              const { name, icon } = wordsOfMethod[factor]
              const about = factor in addresses ? addresses[factor as keyof typeof addresses] : undefined
              return (
                <Option
                  key={factor}
                  icon={icon}
                  name={say(name)}
                  about={about}
                  onChoose={() => setChosen(factor)}
                />
              )
            })}
          </OptionList>
        )}
        {person && <UseAnotherAccount />}
      </div>
    </PageCard>
  )
}
