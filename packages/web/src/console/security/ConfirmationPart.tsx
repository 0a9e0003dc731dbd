import { FormSection, RadioGroup } from '@latchkey/ui'
import type { AccountCenterForm } from '../account-fields/account-center.ts'
import { useSay } from '../texts.tsx'

const levels = ['strongest', 'any'] as const

/** With what people confirm that it is them, before they change what a thief would change. */
export function ConfirmationPart({ form }: AccountCenterForm) {
  const say = useSay()
  return (
    <FormSection title={say('security.stepUp')} description={say('security.stepUp.about')}>
      <RadioGroup
        label={say('security.stepUp.by')}
        choices={levels.map(id => ({
          id,
          words: say(`security.stepUp.${id}`),
          about: say(`security.stepUp.${id}.about`),
        }))}
        value={form.settings.stepUp}
        onChange={stepUp => form.change({ stepUp })}
      />
    </FormSection>
  )
}
