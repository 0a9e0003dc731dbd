import { Badge, Button, Card, Item, RelativeTime } from '@latchkey/ui'
import { Cookie } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { List } from '../people/List.tsx'
import { useSay } from '../texts.tsx'

/** The keys that sign the cookies of people who are signed in. The first one signs, and all of them verify. */
export function CookieKeys() {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const params = { keyType: 'cookie-keys' }
  const keys = useRead('GET /api/configs/oidc/:keyType', { params })
  const isOnly = keys.data?.length === 1
  const chosen = keys.data?.find(({ id }) => id === view.of)
  return (
    <Card title={say('keys.cookie')} description={say('keys.cookie.about')}>
      <List query={keys} none={say('keys.none')}>
        {key => (
          <Item
            key={key.id}
            icon={Cookie}
            name={
              <>
                {say('keys.cookie.key')}
                <Badge tone={key === keys.data?.[0] ? 'success' : 'neutral'}>
                  {say(key === keys.data?.[0] ? 'keys.newest' : 'keys.previous')}
                </Badge>
              </>
            }
            facts={
              <>
                {say('keys.created')} <RelativeTime at={new Date(key.createdAt * 1000)} />
                {' · '}
                <code>{key.id}</code>
              </>
            }
            action={
              may('settings:write') &&
              !isOnly && (
                <Button look="quiet" onPress={() => open({ dialog: 'deleteCookieKey', of: key.id })}>
                  {say('keys.delete')}
                </Button>
              )
            }
          />
        )}
      </List>
      {may('settings:write') && (
        <div className="lk-card-foot">
          <Button onPress={() => open({ dialog: 'rotateCookieKey' })}>{say('keys.rotate')}</Button>
        </div>
      )}
      <Action
        name="rotateCookieKey"
        title={say('keys.rotate.cookie.title')}
        verb={say('keys.rotate')}
        operation="POST /api/configs/oidc/:keyType/rotate"
        input={{ params, body: {} }}
        done={say('keys.rotate.done')}
      >
        <p>{say('keys.rotate.cookie.about')}</p>
      </Action>
      {chosen && (
        <Action
          name="deleteCookieKey"
          title={say('keys.delete.title')}
          verb={say('keys.delete')}
          operation="DELETE /api/configs/oidc/:keyType/:keyId"
          input={{ params: { ...params, keyId: chosen.id } }}
          done={say('keys.delete.done')}
          isDangerous
        >
          <p>{say('keys.delete.cookie.about')}</p>
        </Action>
      )}
    </Card>
  )
}
