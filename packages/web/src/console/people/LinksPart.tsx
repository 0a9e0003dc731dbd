import { Button, Card, Item, RelativeTime } from '@latchkey/ui'
import { Link2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { Person } from './name-of.ts'

/** Links to choose a password, with whether they were used. */
export function LinksPart({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const params = { userId: person.id }
  const { data: links } = useRead('GET /api/users/:userId/access-links', { params })
  const chosen = links?.find(({ id }) => id === view.of)
  if (!links?.length) return null
  return (
    <Card title={say('people.links')}>
      <ul>
        {links.map(link => (
          <Item
            key={link.id}
            icon={Link2}
            name={say(link.purpose === 'invitation' ? 'people.link.invitation' : 'people.link.reset')}
            badge={link.usedAt === null ? undefined : say('people.link.used')}
            facts={
              <>
                {say(link.isSent ? 'people.link.wasSent' : 'people.link.wasShown')}{' '}
                <RelativeTime at={new Date(link.createdAt)} />
                {link.usedAt === null &&
                  ` · ${say(link.expiresAt < Date.now() ? 'people.link.expired' : 'people.link.open')}`}
              </>
            }
            action={
              may('users:support') &&
              link.usedAt === null && (
                <Button look="quiet" onPress={() => open({ dialog: 'revokeLink', of: link.id })}>
                  {say('people.link.revoke')}
                </Button>
              )
            }
          />
        ))}
      </ul>
      {chosen && (
        <Action
          name="revokeLink"
          title={say('people.link.revoke.title')}
          verb={say('people.link.revoke')}
          operation="DELETE /api/users/:userId/access-links/:accessLinkId"
          input={{ params: { ...params, accessLinkId: chosen.id } }}
          done={say('people.link.revoke.done')}
        >
          <p>{say('people.link.revoke.about')}</p>
        </Action>
      )}
    </Card>
  )
}
