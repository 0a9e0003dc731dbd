import { FormSection, SelectField } from '@latchkey/ui'
import { LinesField } from '../fields/LinesField.tsx'
import { NumberField } from '../fields/NumberField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import type { ExperienceForm } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'

const kinds = [1, 2, 3, 4] as const
const rejections = ['pwned', 'repetitionAndSequence', 'userInfo'] as const

/** What a password has to be, and how long it is valid. */
export function PasswordsPart({ form }: ExperienceForm) {
  const say = useSay()
  const { passwordPolicy: policy } = form.settings
  const change = (more: typeof policy) => form.change({ passwordPolicy: { ...policy, ...more } })
  const { length = {}, rejects = {} } = policy
  const changeLength = (name: 'min' | 'max', amount: number | undefined) => {
    const { [name]: _, ...others } = length
    change({ length: { ...others, ...(amount !== undefined && { [name]: amount }) } })
  }
  return (
    <>
      <FormSection title={say('security.password.new')} description={say('security.password.new.about')}>
        <div className="lk-settings-pair">
          <NumberField
            label={say('security.password.min')}
            value={length.min}
            onChange={min => changeLength('min', min)}
            min={1}
            max={length.max ?? 256}
            unless={8}
          />
          <NumberField
            label={say('security.password.max')}
            value={length.max}
            onChange={max => changeLength('max', max)}
            min={length.min ?? 8}
            max={256}
            unless={256}
          />
        </div>
        <SelectField
          label={say('security.password.kinds')}
          description={say('security.password.kinds.about')}
          value={String(policy.characterTypes?.min ?? 1)}
          onChange={min => change({ characterTypes: { min: Number(min) } })}
          options={kinds.map(count => ({
            id: String(count),
            words: say('security.password.kinds.atLeast', { count }),
          }))}
          isRequired
        />
      </FormSection>
      <FormSection title={say('security.password.rejects')}>
        {rejections.map(name => (
          <SwitchRow
            key={name}
            name={say(`security.password.rejects.${name}`)}
            about={say(`security.password.rejects.${name}.about`)}
            isOn={rejects[name] ?? true}
            onChange={isOn => change({ rejects: { ...rejects, [name]: isOn } })}
          />
        ))}
        <LinesField
          label={say('security.password.words')}
          description={say('security.password.words.about')}
          value={rejects.words ?? []}
          onChange={words => change({ rejects: { ...rejects, words } })}
        />
      </FormSection>
      <Expiry form={form} />
    </>
  )
}

function Expiry({ form }: ExperienceForm) {
  const say = useSay()
  const { passwordExpiration: expiry } = form.settings
  const change = (more: typeof expiry) => form.change({ passwordExpiration: { ...expiry, ...more } })
  return (
    <FormSection title={say('security.expiry')}>
      <SwitchRow
        name={say('security.expiry.on')}
        about={say('security.expiry.on.about')}
        isOn={expiry.enabled === true}
        onChange={enabled => change({ enabled, validPeriodDays: expiry.validPeriodDays ?? 365 })}
      />
      {expiry.enabled && (
        <NumberField
          label={say('security.expiry.days')}
          value={expiry.validPeriodDays}
          // An empty field is shown as a fault, and the server refuses it.
          onChange={days => change({ validPeriodDays: days ?? Number.NaN })}
          min={1}
          max={36_500}
        />
      )}
    </FormSection>
  )
}
