import { FormSection, SelectField } from '@latchkey/ui'
import { useSay } from '../../texts.tsx'
import { type Mapping, optionsFor } from './fields.ts'
import type { Head } from './read-head.ts'

type MappingPartProps = {
  head: Head
  mapping: Mapping
  error: string | undefined
  onChange: (mapping: Mapping) => void
}

/** Which field each column is for. */
export function MappingPart({ head, mapping, error, onChange }: MappingPartProps) {
  const say = useSay()
  const used = Object.values(mapping).filter(Boolean).length
  return (
    <FormSection
      title={say('people.import.fields')}
      description={say('people.import.fields.about', { used, count: head.columns.length })}
    >
      <ul className="lk-import-columns">
        {head.columns.map(({ name, samples }) => {
          const chosen = mapping[name] ?? ''
          return (
            <li key={name}>
              <div className="lk-import-column">
                <strong>{name}</strong>
                <span>{samples.join(' · ') || say('people.import.noValues')}</span>
              </div>
              <SelectField
                label={say('people.import.fieldFor', { name })}
                value={chosen}
                onChange={field => onChange({ ...mapping, [name]: field })}
                isRequired
                options={optionsFor(name, chosen, say)}
              />
            </li>
          )
        })}
      </ul>
      {error && (
        <p className="lk-import-error" role="alert">
          {error}
        </p>
      )}
    </FormSection>
  )
}
