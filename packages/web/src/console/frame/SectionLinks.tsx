import { followInPage, Icon } from '@latchkey/ui'
import { useAdministrator } from '../access.ts'
import { findRoute, shownSections } from '../find-route.ts'
import { hrefOf, navigate, usePath } from '../navigation.ts'
import { useSay } from '../texts.tsx'

export function SectionLinks({ onFollow }: { onFollow?: () => void }) {
  const say = useSay()
  const { scopes } = useAdministrator()
  const present = findRoute(usePath(), scopes)?.route.section
  return (
    <nav aria-label={say('frame.sections')} className="lk-console-links">
      {shownSections(scopes).map(({ id, path, title, icon }) => (
        <a
          key={id}
          className="lk-console-link"
          href={hrefOf(path)}
          aria-current={id === present ? 'page' : undefined}
          onClick={followInPage(() => {
            onFollow?.()
            navigate(path)
          })}
        >
          <Icon of={icon} />
          {say(title)}
        </a>
      ))}
    </nav>
  )
}
