import { Checkbox, FormSection, InlineNotice } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { NumberField } from '../fields/NumberField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import type { Experience, ExperienceForm } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'

type Policy = Experience['usernamePolicy']

const kinds = ['lowercase', 'uppercase', 'numbers', 'underscore'] as const
const further = ['.', '-'] as const

/** What usernames may be. */
export function UsernamesSection({ form }: ExperienceForm) {
  const say = useSay()
  const { usernamePolicy: policy } = form.settings
  const change = (more: Partial<Policy>) => form.change({ usernamePolicy: { ...policy, ...more } })
  const { allowedChars, characters = [] } = policy
  const length = (name: 'minLength' | 'maxLength') => (
    <NumberField
      label={say(`security.usernames.${name}`)}
      value={policy[name]}
      onChange={value => change({ [name]: value })}
      min={name === 'minLength' ? 1 : policy.minLength}
      max={128}
    />
  )
  return (
    <FormSection title={say('security.usernames')} description={say('security.usernames.about')}>
      <div className="lk-settings-pair">
        {length('minLength')}
        {length('maxLength')}
      </div>
      <fieldset className="lk-settings-group">
        <legend className="lk-field-label">{say('security.usernames.characters')}</legend>
        {kinds.map(kind => (
          <Checkbox
            key={kind}
            isSelected={allowedChars[kind]}
            onChange={isOn => change({ allowedChars: { ...allowedChars, [kind]: isOn } })}
          >
            {say(`security.usernames.${kind}`)}
          </Checkbox>
        ))}
        {further.map(each => (
          <Checkbox
            key={each}
            isSelected={characters.includes(each)}
            onChange={isOn =>
              change({ characters: isOn ? [...characters, each] : characters.filter(one => one !== each) })
            }
          >
            {say(each === '.' ? 'security.usernames.dot' : 'security.usernames.hyphen')}
          </Checkbox>
        ))}
      </fieldset>
      <SwitchRow
        name={say('security.usernames.case')}
        about={say('security.usernames.case.about')}
        isOn={policy.caseSensitive}
        onChange={caseSensitive => change({ caseSensitive })}
      />
      {!policy.caseSensitive && <Conflicts />}
    </FormSection>
  )
}

/** Usernames that would be the same one. While there are some, the server keeps upper and lower case apart. */
function Conflicts() {
  const say = useSay()
  const may = useMay()
  const { data } = useRead(
    'GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts',
    {},
    { isEnabled: may('users:read') },
  )
  if (!data || data.totalConflicts === 0) return null
  const names = data.samples.map(each => each.usernameLower).join(', ')
  return (
    <InlineNotice tone="warning">
      {say('security.usernames.conflicts', { count: data.totalConflicts, names })}
    </InlineNotice>
  )
}
