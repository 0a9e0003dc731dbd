import { FormSection, SelectField } from '@latchkey/ui'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import { useSay } from '../texts.tsx'
import type { ExperienceForm } from './experience.ts'
import { OrderList } from './OrderList.tsx'
import type { ProfileField } from './profile-field.ts'

/** Which of the fields registration asks for. */
export function SignUpFieldsSection({ form, fields }: ExperienceForm & { fields: readonly ProfileField[] }) {
  const say = useSay()
  const { signUpProfileFields: chosen } = form.settings
  const choose = (names: string[] | null) =>
    form.change({ signUpProfileFields: names?.map(name => ({ name })) ?? null })
  const names = chosen?.map(({ name }) => name) ?? []
  const nameOf = (name: string) => fields.find(each => each.name === name)?.label || name
  const others = fields.filter(({ name }) => !names.includes(name))
  return (
    <SettingsFields>
      <FormSection title={say('signInPage.atSignUp')} description={say('signInPage.atSignUp.about')}>
        <SwitchRow
          name={say('signInPage.atSignUp.all')}
          about={say('signInPage.atSignUp.all.about')}
          isOn={chosen === null}
          onChange={isAll => choose(isAll ? null : fields.map(({ name }) => name))}
        />
        {names.length > 0 && (
          <OrderList
            label={say('signInPage.atSignUp')}
            entries={names}
            idOf={name => name}
            nameOf={nameOf}
            onOrder={choose}
            onRemove={name => choose(names.filter(each => each !== name))}
          />
        )}
        {chosen !== null && names.length === 0 && <p>{say('signInPage.atSignUp.none')}</p>}
        {chosen !== null && others.length > 0 && (
          <SelectField
            label={say('signInPage.atSignUp.add')}
            value=""
            onChange={name => name && choose([...names, name])}
            options={others.map(({ name }) => ({ id: name, words: nameOf(name) }))}
          />
        )}
      </FormSection>
    </SettingsFields>
  )
}
