import { followInPage } from '@latchkey/ui'
import { hrefOf, navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'

const destinations = [
  { path: '/webhooks', words: 'frame.section.webhooks' },
  { path: '/webhooks/receivers', words: 'webhooks.signals' },
] as const

/** The two kinds of receivers: of webhooks, and of shared signals. */
export function DestinationLinks({ present }: { present: (typeof destinations)[number]['path'] }) {
  const say = useSay()
  return (
    <nav className="lk-hook-links" aria-label={say('webhooks.kinds')}>
      {destinations.map(({ path, words }) => (
        <a
          key={path}
          href={hrefOf(path)}
          aria-current={path === present ? 'page' : undefined}
          onClick={followInPage(() => navigate(path))}
        >
          {say(words)}
        </a>
      ))}
    </nav>
  )
}
