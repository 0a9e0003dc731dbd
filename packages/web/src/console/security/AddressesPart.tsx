import { FormSection } from '@latchkey/ui'
import { LinesField } from '../fields/LinesField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import type { ExperienceForm } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'

/** E-mail addresses that registration refuses. */
export function AddressesPart({ form }: ExperienceForm) {
  const say = useSay()
  const { emailBlocklistPolicy: policy } = form.settings
  const change = (more: typeof policy) => form.change({ emailBlocklistPolicy: { ...policy, ...more } })
  const errorIn = (lines: readonly string[] = []) => {
    const wrong = lines.find(line => !line.includes('@'))
    return wrong && say('security.addresses.invalid', { address: wrong })
  }
  return (
    <FormSection title={say('security.tab.addresses')} description={say('security.addresses.about')}>
      <SwitchRow
        name={say('security.addresses.disposable')}
        about={say('security.addresses.disposable.about')}
        isOn={policy.blockDisposableAddresses === true}
        onChange={blockDisposableAddresses => change({ blockDisposableAddresses })}
      />
      <SwitchRow
        name={say('security.addresses.subaddressing')}
        about={say('security.addresses.subaddressing.about')}
        isOn={policy.blockSubaddressing === true}
        onChange={blockSubaddressing => change({ blockSubaddressing })}
      />
      <LinesField
        label={say('security.addresses.blocked')}
        description={say('security.addresses.blocked.about')}
        error={errorIn(policy.customBlocklist)}
        value={policy.customBlocklist ?? []}
        onChange={customBlocklist => change({ customBlocklist })}
        rows={6}
      />
      <LinesField
        label={say('security.addresses.allowed')}
        description={say('security.addresses.allowed.about')}
        error={errorIn(policy.customAllowlist)}
        value={policy.customAllowlist ?? []}
        onChange={customAllowlist => change({ customAllowlist })}
      />
    </FormSection>
  )
}
