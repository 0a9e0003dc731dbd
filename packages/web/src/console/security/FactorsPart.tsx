import { Checkbox, FormSection, InlineNotice, RadioGroup } from '@latchkey/ui'
import { NumberField } from '../fields/NumberField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import type { Experience, ExperienceForm } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'

type Factor = Experience['mfa']['factors'][number]
type Policy = Experience['mfa']['policy']

const factors: readonly Factor[] = [
  'WebAuthn',
  'Totp',
  'BackupCode',
  'EmailVerificationCode',
  'PhoneVerificationCode',
]

/** Each with whether it is adaptive: the server refuses the other combinations. */
const policies = {
  NoPrompt: false,
  PromptOnlyAtSignIn: false,
  PromptAtSignInAndSignUp: false,
  PromptOnlyAtSignInMandatory: true,
  PromptAtSignInAndSignUpMandatory: true,
  Mandatory: false,
} as const satisfies Partial<Record<Policy, boolean>>

// The cast is safe: these are the keys of `policies`.
const offered = Object.keys(policies) as (keyof typeof policies)[]

/** The second step at sign-in: with what, who, when. */
export function FactorsPart({ form }: ExperienceForm) {
  const say = useSay()
  const { mfa } = form.settings
  const choose = (factor: Factor, isChosen: boolean) => {
    const chosen = isChosen ? [...mfa.factors, factor] : mfa.factors.filter(each => each !== factor)
    form.change({ mfa: { ...mfa, factors: chosen } })
  }
  return (
    <>
      <FormSection title={say('security.factors')} description={say('security.factors.about')}>
        <fieldset className="lk-settings-group">
          <legend className="lk-hidden">{say('security.factors')}</legend>
          {factors.map(factor => (
            <Checkbox
              key={factor}
              isSelected={mfa.factors.includes(factor)}
              onChange={isChosen => choose(factor, isChosen)}
            >
              {say(`security.factor.${factor}`)}
              <span className="lk-radio-about">{say(`security.factor.${factor}.about`)}</span>
            </Checkbox>
          ))}
        </fieldset>
        {mfa.factors.length === 0 && (
          <InlineNotice tone="warning">{say('security.factors.none')}</InlineNotice>
        )}
      </FormSection>
      {mfa.factors.length > 0 && (
        <>
          <PolicySection form={form} />
          <TrustedSection form={form} />
        </>
      )}
    </>
  )
}

function PolicySection({ form }: ExperienceForm) {
  const say = useSay()
  const { mfa } = form.settings
  // A policy of earlier versions of the wire is shown while it is set.
  const shown: Policy[] = mfa.policy === 'UserControlled' ? ['UserControlled', ...offered] : offered
  return (
    <FormSection title={say('security.policy')}>
      <RadioGroup
        label={say('security.policy.who')}
        choices={shown.map(id => ({
          id,
          words: say(`security.policy.${id}`),
          about: say(`security.policy.${id}.about`),
        }))}
        value={mfa.policy}
        onChange={policy =>
          form.change({
            mfa: { ...mfa, policy },
            adaptiveMfa: { enabled: policy !== 'UserControlled' && policies[policy] },
          })
        }
      />
    </FormSection>
  )
}

function TrustedSection({ form }: ExperienceForm) {
  const say = useSay()
  const { trustedDevice: trusted } = form.settings
  const change = (more: typeof trusted) => form.change({ trustedDevice: { ...trusted, ...more } })
  return (
    <FormSection title={say('security.trusted')}>
      <SwitchRow
        name={say('security.trusted.on')}
        about={say('security.trusted.on.about')}
        isOn={trusted.enabled === true}
        onChange={enabled => change({ enabled })}
      />
      {trusted.enabled && (
        <NumberField
          label={say('security.trusted.days')}
          value={trusted.durationDays}
          // An empty field is shown as a fault, and the server refuses it.
          onChange={days => change({ durationDays: days ?? Number.NaN })}
          min={1}
          max={365}
        />
      )}
    </FormSection>
  )
}
