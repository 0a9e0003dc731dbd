import { Checkbox, FormRow, FormSection, Switch } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { useSay } from '../texts.tsx'
import type { SectionProps } from './section-props.ts'

/** Token exchange: acting for a person, and calling a second API in a person's name; RFC 8693. */
export function ExchangeSection({ form: { settings, change } }: SectionProps) {
  const say = useSay()
  const may = useMay()
  const { allowTokenExchange, tokenExchangeResources: chosen } = settings
  const list = useRead('GET /api/resources', {}, { isEnabled: may('resources:read') && allowTokenExchange })
  const known = list.data ?? []
  // Without the scope to list them, and for those that were deleted, there is only the indicator.
  const unknown = chosen.filter(indicator => !known.some(each => each.indicator === indicator))
  const options = [...known, ...unknown.map(indicator => ({ indicator, name: indicator }))]
  return (
    <FormSection title={say('applications.exchange')} description={say('applications.exchange.about')}>
      <FormRow
        name={say('applications.exchange.allow')}
        description={say('applications.exchange.allow.about')}
      >
        <Switch
          label={say('applications.exchange.allow')}
          isOn={allowTokenExchange}
          onChange={isOn => change({ allowTokenExchange: isOn })}
        />
      </FormRow>
      {allowTokenExchange && options.length > 0 && (
        <fieldset className="lk-app-choices">
          <legend className="lk-field-label">{say('applications.exchange.resources')}</legend>
          <p className="lk-form-description">{say('applications.exchange.resources.about')}</p>
          {options.map(({ indicator, name }) => (
            <Checkbox
              key={indicator}
              isSelected={chosen.includes(indicator)}
              onChange={isChosen =>
                change({
                  tokenExchangeResources: isChosen
                    ? [...chosen, indicator]
                    : chosen.filter(each => each !== indicator),
                })
              }
            >
              {name}
              {name !== indicator && <span className="lk-app-indicator">{indicator}</span>}
            </Checkbox>
          ))}
        </fieldset>
      )}
    </FormSection>
  )
}
