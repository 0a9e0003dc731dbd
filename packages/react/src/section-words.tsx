import { Icon, useText } from '@latchkey/ui'
import type { AnySection } from './sections.ts'

/** Title, description and icon of a section, in the language of the texts. */
export function useSectionWords() {
  const say = useText()
  return (section: AnySection) => {
    if ('content' in section)
      return { ...section, icon: <span className="lk-section-icon">{section.icon}</span> }
    const { title, about, icon } = section
    return { title: say(title), about: say(about), icon: <Icon of={icon} /> }
  }
}
