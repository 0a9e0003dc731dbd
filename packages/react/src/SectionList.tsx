import { followInPage, Icon, useClassName, useText } from '@latchkey/ui'
import { ChevronRight } from 'lucide-react'
import { useContext } from 'react'
import { NavigationContext } from './navigation.ts'
import './SectionList.css'
import { useSectionWords } from './section-words.tsx'
import type { AnySection } from './sections.ts'

type SectionListProps = { sections: readonly AnySection[]; current: AnySection | undefined }

/** The list of sections: beside the content, or on phones as the first screen. */
export function SectionList({ sections, current }: SectionListProps) {
  const say = useText()
  const navigation = useContext(NavigationContext)
  const wordsOf = useSectionWords()
  const list = useClassName('navigation', 'lk-sections logto_ac-mobile-tab-nav')
  const item = useClassName(
    'navigationItem',
    'lk-section-link logto_ac-sidebar-item logto_ac-mobile-tab-nav-item',
  )
  return (
    <nav className={list} aria-label={say('sections.title')}>
      {sections
        .map(section => ({ ...wordsOf(section), id: section.id }))
        .map(({ id, title, about, icon }) => (
          <a
            key={id}
            className={item}
            href={navigation?.addressOf(`/${id}`)}
            aria-current={id === current?.id ? 'page' : undefined}
            onClick={followInPage(() => navigation?.navigate(`/${id}`))}
          >
            {icon}
            <span className="lk-section-words">
              <span>{title}</span>
              {about && <span className="lk-section-about">{about}</span>}
            </span>
            <span className="lk-section-arrow">
              <Icon of={ChevronRight} />
            </span>
          </a>
        ))}
    </nav>
  )
}
