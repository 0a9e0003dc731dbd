import { wordsOfMethod } from '@latchkey/react'
import { Option, OptionList, useText } from '@latchkey/ui'
import { useState } from 'react'
import { PageCard } from './PageCard.tsx'
import { ProveByBackupCode } from './ProveByBackupCode.tsx'
import { ProveByPasskey } from './ProveByPasskey.tsx'
import { ProveByTotp } from './ProveByTotp.tsx'
import { byStrength, type Step } from './steps.ts'
import { TrustDevice, useTrust } from './trust.tsx'

const abouts = {
  Totp: 'signIn.prove.totp',
  WebAuthn: 'signIn.prove.passkey',
  BackupCode: 'signIn.prove.backupCode',
} as const
type Known = keyof typeof abouts

/** Verifies a second factor, by default the strongest, with a choice of the others. */
export function ProveStep({ factors }: Step & { kind: 'prove' }) {
  const say = useText()
  const known = byStrength.filter((factor): factor is Known => factor in abouts && factors.includes(factor))
  const [chosen, setChosen] = useState<Known>(known[0] ?? 'Totp')
  const trust = useTrust()
  const others = known.filter(factor => factor !== chosen)
  return (
    <PageCard title={say('signIn.prove.title')} description={say(abouts[chosen])}>
      <div className="lk-auth-stack">
        {chosen === 'Totp' && <ProveByTotp trust={trust} />}
        {chosen === 'WebAuthn' && <ProveByPasskey trust={trust} />}
        {chosen === 'BackupCode' && <ProveByBackupCode trust={trust} />}
        <TrustDevice trust={trust} />
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
