import { Checkbox, FormSection, SelectField } from '@latchkey/ui'
import { useSay } from '../../texts.tsx'

const choices = ['fail', 'skip', 'update'] as const

const words = {
  fail: { name: 'people.import.existing.fail', about: 'people.import.existing.fail.about' },
  skip: { name: 'people.import.existing.skip', about: 'people.import.existing.skip.about' },
  update: { name: 'people.import.existing.update', about: 'people.import.existing.update.about' },
} as const

export type ImportChoices = { onExisting: (typeof choices)[number]; sendInvitations: boolean }

type OptionsPartProps = { value: ImportChoices; onChange: (value: ImportChoices) => void }

/** What happens to people who are there already, and whether the new ones are invited. */
export function OptionsPart({ value, onChange }: OptionsPartProps) {
  const say = useSay()
  const { onExisting, sendInvitations } = value
  return (
    <FormSection title={say('people.import.options')}>
      <SelectField
        label={say('people.import.existing')}
        description={say(words[onExisting].about)}
        value={onExisting}
        onChange={next =>
          onChange({ sendInvitations, onExisting: choices.find(each => each === next) ?? 'fail' })
        }
        isRequired
        options={choices.map(id => ({ id, words: say(words[id].name) }))}
      />
      <Checkbox
        isSelected={sendInvitations}
        onChange={isSelected => onChange({ onExisting, sendInvitations: isSelected })}
      >
        {say('people.import.invite')}
      </Checkbox>
    </FormSection>
  )
}
