import { Card, useText } from '@latchkey/ui'
import { CardSkeleton } from '../CardSkeleton.tsx'
import type { Loaded } from '../WhenLoaded.tsx'
import { BackupCodesRow } from './BackupCodesRow.tsx'
import { useFactors } from './factors.ts'
import { TotpRow } from './TotpRow.tsx'

/** Two-step verification: the authenticator app and the backup codes. */
export function TwoStepCard({ account, settings, experience }: Loaded) {
  const say = useText()
  const factors = useFactors().data
  const totp = factors?.find(({ type }) => type === 'Totp')
  const codes = factors?.find(({ type, remainCodes = 0 }) => type === 'BackupCode' && remainCodes > 0)
  const isProtected = factors?.some(({ type }) => type !== 'BackupCode') ?? false
  const enabled = experience.mfa.factors
  const hasTotp = totp || enabled.includes('Totp')
  const hasCodes = codes || (isProtected && enabled.includes('BackupCode'))
  const row = { account, control: settings.fields.mfa }
  if (factors && !hasTotp && !hasCodes) return null
  return (
    <Card title={say('twoStep.title')} description={say('twoStep.about')}>
      {factors ? (
        <>
          {hasTotp && <TotpRow {...row} totp={totp} />}
          {hasCodes && <BackupCodesRow {...row} codes={codes} />}
        </>
      ) : (
        <CardSkeleton rows={1} />
      )}
    </Card>
  )
}
