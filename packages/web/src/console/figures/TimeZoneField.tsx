import { SelectField } from '@latchkey/ui'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { ownTimeZone, timeZones, useTimeZone } from './figures-view.ts'

/** The time zone of the days. */
export function TimeZoneField() {
  const say = useSay()
  const { set } = useView()
  const present = useTimeZone()
  return (
    <SelectField
      label={say('figures.zone')}
      value={present}
      onChange={zone => set({ zone: zone === ownTimeZone() ? undefined : zone })}
      options={timeZones(present).map(zone => ({ id: zone, words: zone.replaceAll('_', ' ') }))}
      isRequired
    />
  )
}
