import { Check } from 'lucide-react'
import { Icon } from './Icon.tsx'
import './Requirements.css'
import { useText } from './text.tsx'

export type Requirement = { words: string; isMet: boolean }

/** The requirements of a new value, checked off while a person types. */
export function Requirements({ of: requirements, id }: { of: readonly Requirement[]; id: string }) {
  const say = useText()
  return (
    <ul className="lk-requirements" id={id}>
      {requirements.map(({ words, isMet }) => (
        <li key={words} className={isMet ? 'lk-requirement lk-requirement-met' : 'lk-requirement'}>
          <span className="lk-requirement-mark">{isMet && <Icon of={Check} size={16} />}</span>
          <span>{words}</span>
          <span className="lk-hidden">{say(isMet ? 'requirement.met' : 'requirement.open')}</span>
        </li>
      ))}
    </ul>
  )
}
