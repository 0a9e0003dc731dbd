import { ChevronRight, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { Icon } from './Icon.tsx'
import './OptionList.css'

/** A list of alternatives; pressing one chooses it. */
export function OptionList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="lk-options" aria-label={label}>
      {children}
    </ul>
  )
}

type OptionProps = { icon: LucideIcon; name: string; about?: string | undefined; onChoose: () => void }

export function Option({ icon, name, about, onChoose }: OptionProps) {
  return (
    <li>
      <AriaButton className="lk-option" onPress={onChoose}>
        <Icon of={icon} />
        <span className="lk-option-words">
          <span className="lk-option-name">{name}</span>
          {about && <span className="lk-option-about">{about}</span>}
        </span>
        <span className="lk-option-arrow">
          <Icon of={ChevronRight} />
        </span>
      </AriaButton>
    </li>
  )
}
