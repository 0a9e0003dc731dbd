import { Checkbox, FormSection, RadioGroup, SelectField } from '@latchkey/ui'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { useSay } from '../texts.tsx'
import type { Experience, ExperienceForm } from './experience.ts'

type SignUp = Experience['signUp']
type Secondary = NonNullable<SignUp['secondaryIdentifiers']>[number]['identifier']

const modes = ['SignInAndRegister', 'SignIn', 'Register'] as const

/** The identifiers by which an account can begin. */
const beginnings = {
  username: ['username'],
  email: ['email'],
  phone: ['phone'],
  emailOrPhone: ['email', 'phone'],
  none: [],
} as const satisfies Record<string, SignUp['identifiers']>

type Beginning = keyof typeof beginnings
// The cast is safe: these are the keys of `beginnings`.
const allBeginnings = Object.keys(beginnings) as Beginning[]
const more: readonly Secondary[] = ['username', 'email', 'phone', 'emailOrPhone']

/** Who may register, and what registration asks for. */
export function SignUpSection({ form }: ExperienceForm) {
  const say = useSay()
  const { signUp, signInMode } = form.settings
  const beginning = allBeginnings.find(each => String(beginnings[each]) === String(signUp.identifiers))
  const change = (next: Partial<SignUp>) => form.change({ signUp: { ...signUp, ...next } })
  return (
    <FormSection title={say('signInPage.signUp')} description={say('signInPage.signUp.about')}>
      <RadioGroup
        label={say('signInPage.mode')}
        choices={modes.map(id => ({ id, words: say(`signInPage.mode.${id}`) }))}
        value={signInMode}
        onChange={mode => form.change({ signInMode: mode })}
      />
      {signInMode !== 'SignIn' && (
        <>
          <SelectField
            label={say('signInPage.signUp.identifier')}
            description={say('signInPage.signUp.identifier.about')}
            value={beginning ?? ''}
            // The cast is safe: the options are the beginnings.
            onChange={id => change(beginningWith(id as Beginning, signUp))}
            options={allBeginnings.map(id => ({ id, words: say(`signInPage.beginning.${id}`) }))}
            isRequired={beginning !== undefined}
          />
          {beginning !== 'username' && beginning !== 'none' && (
            <SwitchRow
              name={say('signInPage.signUp.password')}
              about={say('signInPage.signUp.password.about')}
              isOn={signUp.password}
              onChange={password => change({ password })}
            />
          )}
          {beginning !== 'none' && <SecondaryIdentifiers signUp={signUp} onChange={change} />}
        </>
      )}
    </FormSection>
  )
}

type SecondaryProps = { signUp: SignUp; onChange: (next: Partial<SignUp>) => void }

function SecondaryIdentifiers({ signUp, onChange }: SecondaryProps) {
  const say = useSay()
  const chosen = signUp.secondaryIdentifiers ?? []
  const choose = (identifier: Secondary, isChosen: boolean) => {
    const others = chosen.filter(each => each.identifier !== identifier)
    const added = { identifier, verify: identifier !== 'username' }
    onChange({ secondaryIdentifiers: isChosen ? [...others, added] : others })
  }
  return (
    <fieldset className="lk-settings-group">
      <legend className="lk-field-label">{say('signInPage.signUp.more')}</legend>
      {more
        .filter(identifier => !isAskedFor(identifier, signUp.identifiers))
        .map(identifier => (
          <Checkbox
            key={identifier}
            isSelected={chosen.some(each => each.identifier === identifier)}
            onChange={isChosen => choose(identifier, isChosen)}
          >
            {say(`signInPage.beginning.${identifier}`)}
          </Checkbox>
        ))}
    </fieldset>
  )
}

/** A username needs a password; an address is confirmed by a code. The rest stays as far as it still fits. */
function beginningWith(beginning: Beginning, signUp: SignUp): Partial<SignUp> {
  const identifiers = [...beginnings[beginning]]
  const secondary = signUp.secondaryIdentifiers ?? []
  return {
    identifiers,
    password: beginning === 'username' || (beginning !== 'none' && signUp.password),
    verify: beginning !== 'username' && beginning !== 'none',
    secondaryIdentifiers:
      beginning === 'none' ? [] : secondary.filter(each => !isAskedFor(each.identifier, identifiers)),
  }
}

function isAskedFor(secondary: Secondary, identifiers: SignUp['identifiers']): boolean {
  if (secondary === 'emailOrPhone') return identifiers.some(each => each !== 'username')
  return identifiers.includes(secondary)
}
