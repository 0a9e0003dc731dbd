import { Card, useText } from '@latchkey/ui'
import { CardSkeleton } from '../CardSkeleton.tsx'
import type { Loaded } from '../WhenLoaded.tsx'
import { BackupCodesRow } from './BackupCodesRow.tsx'
import { useFactors } from './factors.ts'
import { hasSecondStep, presentFactors } from './present-factors.ts'
import { SecondStepRow } from './SecondStepRow.tsx'
import { TotpRow } from './TotpRow.tsx'

/** Two-step verification: whether it is on, the authenticator app and the backup codes. */
export function TwoStepCard(loaded: Loaded) {
  const { account, settings, experience } = loaded
  const say = useText()
  const factors = useFactors().data
  const { totp, codes, hasTotp, hasCodes, areCodesEnabled } = presentFactors(factors ?? [], experience)
  const hasStep = factors && hasSecondStep(factors, loaded)
  const row = { account, control: settings.fields.mfa }
  if (factors && !hasTotp && !hasCodes && !hasStep) return null
  return (
    <Card title={say('twoStep.title')} description={say('twoStep.about')}>
      {factors ? (
        <>
          {hasStep && <SecondStepRow {...row} experience={experience} />}
          {hasTotp && <TotpRow {...row} totp={totp} lacksCodes={!codes && areCodesEnabled} />}
          {hasCodes && <BackupCodesRow {...row} codes={codes} />}
        </>
      ) : (
        <CardSkeleton rows={1} />
      )}
    </Card>
  )
}
