import { FormSection } from '@latchkey/ui'
import { NumberField } from '../fields/NumberField.tsx'
import type { Experience, ExperienceForm } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'

type Throttle = NonNullable<Experience['throttlePolicy']>
type Amounts = {
  [Kind in keyof Throttle]-?: { [Limit in keyof NonNullable<Throttle[Kind]>]-?: number }
}

/** The limits that count where an administrator sets none; `throttlePolicy` of the contract. */
const defaults = {
  secret: { perAddress: 500, perPerson: 50, perCaller: 1000, perServer: 10_000 },
  message: { perAddress: 100, perPerson: 30, perCaller: 1000, perPhonePrefix: 300, perServer: 3000 },
  registration: { perAddress: 100, perServer: 2000 },
} as const satisfies Amounts

type Kind = keyof typeof defaults

// The cast is safe: these are the keys of `defaults`.
const kinds = Object.keys(defaults) as Kind[]

/** Rate limits: requests beyond one are told to wait. */
export function ThrottleSection({ form }: ExperienceForm) {
  const say = useSay()
  const policy = form.settings.throttlePolicy ?? {}
  const change = (kind: Kind, limit: string, amount: number | undefined) =>
    form.change({ throttlePolicy: { ...policy, [kind]: { ...policy[kind], [limit]: amount } } })
  return (
    <FormSection title={say('security.limits')} description={say('security.limits.about')}>
      {kinds.map(kind => (
        <fieldset key={kind} className="lk-settings-group">
          <legend className="lk-form-name">{say(`security.limits.${kind}`)}</legend>
          <p className="lk-form-description">{say(`security.limits.${kind}.about`)}</p>
          <div className="lk-settings-pair lk-limits">
            {Object.entries(defaults[kind]).map(([limit, unless]) => (
              <NumberField
                key={limit}
                // The casts are safe: the limits are the members of `defaults`.
                label={say(`security.limit.${limit as keyof typeof defaults.message}`)}
                value={(policy[kind] as Record<string, number | undefined> | undefined)?.[limit]}
                onChange={amount => change(kind, limit, amount)}
                min={1}
                max={1_000_000_000}
                unless={unless}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </FormSection>
  )
}
