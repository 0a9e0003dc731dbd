import { followInPage, Icon, useText } from '@latchkey/ui'
import { ChevronRight } from 'lucide-react'
import { useContext } from 'react'
import { NavigationContext } from './navigation.ts'
import './SectionList.css'
import type { Section } from './sections.ts'

type SectionListProps = { sections: readonly Section[]; current: Section | undefined }

/** The list of sections: beside the content, or on phones as the first screen. */
export function SectionList({ sections, current }: SectionListProps) {
  const say = useText()
  const navigation = useContext(NavigationContext)
  return (
    <nav className="lk-sections logto_ac-mobile-tab-nav" aria-label={say('sections.title')}>
      {sections.map(({ id, title, about, icon }) => (
        <a
          key={id}
          className="lk-section-link logto_ac-sidebar-item logto_ac-mobile-tab-nav-item"
          href={navigation?.addressOf(`/${id}`)}
          aria-current={id === current?.id ? 'page' : undefined}
          onClick={followInPage(() => navigation?.navigate(`/${id}`))}
        >
          <Icon of={icon} />
          <span className="lk-section-words">
            <span>{say(title)}</span>
            <span className="lk-section-about">{say(about)}</span>
          </span>
          <span className="lk-section-arrow">
            <Icon of={ChevronRight} />
          </span>
        </a>
      ))}
    </nav>
  )
}
