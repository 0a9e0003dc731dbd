import { Button, FormSection } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { NumberField } from '../fields/NumberField.tsx'
import { useView } from '../navigation.ts'
import type { ExperienceForm } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'
import { ThrottleSection } from './ThrottleSection.tsx'

/** Lockouts, codes and rate limits. */
export function LimitsPart({ form }: ExperienceForm) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const { sentinelPolicy: lockout, verificationCodePolicy: codes } = form.settings
  const changeLockout = (more: object) => form.change({ sentinelPolicy: { ...lockout, ...more } })
  const changeCodes = (more: object) => form.change({ verificationCodePolicy: { ...codes, ...more } })
  const seconds = codes.expirationDuration
  return (
    <>
      <FormSection title={say('security.lockouts')} description={say('security.lockouts.about')}>
        <div className="lk-settings-pair">
          <NumberField
            label={say('security.lockouts.attempts')}
            value={lockout.maxAttempts}
            onChange={maxAttempts => changeLockout({ maxAttempts })}
            min={1}
            max={1_000_000}
            unless={100}
          />
          <NumberField
            label={say('security.lockouts.minutes')}
            value={lockout.lockoutDuration}
            onChange={lockoutDuration => changeLockout({ lockoutDuration })}
            min={1}
            max={1_000_000}
            unless={60}
          />
        </div>
        {may('users:write') && may('settings:write') && (
          <div>
            <Button onPress={() => open({ dialog: 'release' })}>{say('security.release')}</Button>
          </div>
        )}
      </FormSection>
      <FormSection title={say('security.codes')} description={say('security.codes.about')}>
        <div className="lk-settings-pair">
          <NumberField
            label={say('security.codes.seconds')}
            value={seconds}
            onChange={expirationDuration => changeCodes({ expirationDuration })}
            min={60}
            max={3600}
            unless={600}
          />
          <NumberField
            label={say('security.codes.attempts')}
            value={codes.maxRetryAttempts}
            onChange={maxRetryAttempts => changeCodes({ maxRetryAttempts })}
            min={1}
            max={100}
            unless={10}
          />
        </div>
      </FormSection>
      <ThrottleSection form={form} />
    </>
  )
}
