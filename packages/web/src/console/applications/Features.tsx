import { Icon } from '@latchkey/ui'
import { Check, Minus } from 'lucide-react'
import { useSay } from '../texts.tsx'
import { featuresOf } from './application-features.ts'
import type { Application } from './application-kind.ts'

/** What is on and off, at a glance. */
export function Features({ application }: { application: Application }) {
  const say = useSay()
  return (
    <ul className="lk-app-features" aria-label={say('applications.features')}>
      {featuresOf(application).map(({ words, isOn }) => (
        <li key={words} data-is={isOn ? 'on' : 'off'}>
          <Icon of={isOn ? Check : Minus} size={16} />
          {say(words)}
          <span className="lk-hidden">: {say(isOn ? 'applications.isOn' : 'applications.isOff')}</span>
        </li>
      ))}
    </ul>
  )
}
