import { Card, useText } from '@latchkey/ui'
import { CardSkeleton } from '../CardSkeleton.tsx'
import type { Loaded } from '../WhenLoaded.tsx'
import { BackupCodesRow } from './BackupCodesRow.tsx'
import { type Factor, useFactors } from './factors.ts'
import { SecondStepRow } from './SecondStepRow.tsx'
import { TotpRow } from './TotpRow.tsx'

/** Two-step verification: whether it is on, the authenticator app and the backup codes. */
export function TwoStepCard(loaded: Loaded) {
  const { account, settings, experience } = loaded
  const say = useText()
  const factors = useFactors().data
  const totp = factors?.find(({ type }) => type === 'Totp')
  const codes = factors?.find(({ type, remainCodes = 0 }) => type === 'BackupCode' && remainCodes > 0)
  const isProtected = factors?.some(({ type }) => type !== 'BackupCode') ?? false
  const enabled = experience.mfa.factors
  const hasTotp = totp || enabled.includes('Totp')
  const hasCodes = codes || (isProtected && enabled.includes('BackupCode'))
  const hasStep = factors && hasSecondStep(factors, loaded)
  const row = { account, control: settings.fields.mfa }
  if (factors && !hasTotp && !hasCodes && !hasStep) return null
  return (
    <Card title={say('twoStep.title')} description={say('twoStep.about')}>
      {factors ? (
        <>
          {hasStep && <SecondStepRow {...row} experience={experience} />}
          {hasTotp && <TotpRow {...row} totp={totp} lacksCodes={!codes && enabled.includes('BackupCode')} />}
          {hasCodes && <BackupCodesRow {...row} codes={codes} />}
        </>
      ) : (
        <CardSkeleton rows={1} />
      )}
    </Card>
  )
}

/** Whether the person has anything to be asked for after the password. Codes to an address need no enrollment. */
function hasSecondStep(factors: readonly Factor[], { account, experience }: Loaded) {
  const enabled = experience.mfa.factors
  return (
    factors.some(({ type }) => type !== 'BackupCode' && enabled.includes(type)) ||
    (enabled.includes('EmailVerificationCode') && Boolean(account.primaryEmail)) ||
    (enabled.includes('PhoneVerificationCode') && Boolean(account.primaryPhone))
  )
}
