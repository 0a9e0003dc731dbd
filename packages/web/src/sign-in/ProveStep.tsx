import type { FactorType } from '@latchkey/contract'
import { wordsOfMethod } from '@latchkey/react'
import { Option, OptionList, useText } from '@latchkey/ui'
import { useState } from 'react'
import { PageCard } from './PageCard.tsx'
import { ProveByBackupCode } from './ProveByBackupCode.tsx'
import { ProveByPasskey } from './ProveByPasskey.tsx'
import { ProveByTotp } from './ProveByTotp.tsx'
import type { StepProps } from './step-props.ts'

const proofs = {
  Totp: ProveByTotp,
  WebAuthn: ProveByPasskey,
  BackupCode: ProveByBackupCode,
} satisfies Record<FactorType, (props: StepProps) => React.ReactNode>

const abouts = {
  Totp: 'signIn.prove.totp',
  WebAuthn: 'signIn.prove.passkey',
  BackupCode: 'signIn.prove.backupCode',
} as const

/** Verifies a second factor, by default the first of the list, with a choice of the others. */
export function ProveStep({ factors, ...props }: StepProps & { factors: FactorType[] }) {
  const say = useText()
  const known = factors.filter(factor => factor in proofs)
  const [chosen, setChosen] = useState<FactorType>(known[0] ?? 'Totp')
  const Proof = proofs[chosen]
  const others = known.filter(factor => factor !== chosen)
  return (
    <PageCard title={say('signIn.prove.title')} description={say(abouts[chosen])}>
      <div className="lk-auth-stack">
        <Proof key={chosen} {...props} />
        {others.length > 0 && (
          <OptionList label={say('stepUp.otherWays')}>
            {others.map(factor => {
              const { name, icon } = wordsOfMethod[factor]
              return <Option key={factor} icon={icon} name={say(name)} onChoose={() => setChosen(factor)} />
            })}
          </OptionList>
        )}
      </div>
    </PageCard>
  )
}
