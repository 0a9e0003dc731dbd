import type { SignalUri } from '@latchkey/contract'
import { Checkbox } from '@latchkey/ui'
import { useSay } from '../../texts.tsx'
import { aboutSignal, nameOfSignal, signalUris } from './receiver.ts'

type SignalsFieldProps = { chosen: readonly SignalUri[]; onChange: (signals: SignalUri[]) => void }

/** The signals of a receiver, by the names of the specifications. */
export function SignalsField({ chosen, onChange }: SignalsFieldProps) {
  const say = useSay()
  return (
    <fieldset className="lk-hook-events lk-hook-signals">
      <legend className="lk-field-label">{say('webhooks.signals.signals')}</legend>
      {signalUris.map(uri => (
        <Checkbox
          key={uri}
          isSelected={chosen.includes(uri)}
          onChange={isChosen => onChange(isChosen ? [...chosen, uri] : chosen.filter(each => each !== uri))}
        >
          <code>{nameOfSignal(uri)}</code>
          <span className="lk-hook-signal">{say(aboutSignal[uri])}</span>
        </Checkbox>
      ))}
    </fieldset>
  )
}
