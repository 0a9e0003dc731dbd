import { Button, Card, Item } from '@latchkey/ui'
import { Link2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { Person } from './name-of.ts'

/** Accounts of other providers; nothing is shown if there is none. */
export function IdentitiesPart({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const identities = Object.entries(person.identities)
  const chosen = view.of && Object.hasOwn(person.identities, view.of) ? view.of : undefined
  if (identities.length === 0) return null
  return (
    <Card title={say('people.identities')}>
      <ul>
        {identities.map(([target, { userId }]) => (
          <Item
            key={target}
            icon={Link2}
            name={target}
            facts={userId}
            action={
              may('users:write') && (
                <Button look="quiet" onPress={() => open({ dialog: 'unlink', of: target })}>
                  {say('people.unlink')}
                </Button>
              )
            }
          />
        ))}
      </ul>
      {chosen && (
        <Action
          name="unlink"
          title={say('people.unlink.title', { name: chosen })}
          verb={say('people.unlink')}
          operation="DELETE /api/users/:userId/identities/:target"
          input={{ params: { userId: person.id, target: chosen } }}
          done={say('people.unlink.done')}
          isDangerous
        >
          <p>{say('people.unlink.about')}</p>
        </Action>
      )}
    </Card>
  )
}
