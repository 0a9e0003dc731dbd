import { Badge, Button, Card, Item, Link, RelativeTime } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { addressOf } from '../../base.ts'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { List } from '../people/List.tsx'
import { type ConsoleKey, Rich, useSay } from '../texts.tsx'
import type { OidcKey } from './oidc-key.ts'
import { RotateSigningKey } from './RotateSigningKey.tsx'

const states = {
  Next: { words: 'keys.next', about: 'keys.next.about', tone: 'accent' },
  Current: { words: 'keys.current', about: 'keys.current.about', tone: 'success' },
  Previous: { words: 'keys.previous', about: 'keys.previous.about', tone: 'neutral' },
} as const satisfies Record<
  NonNullable<OidcKey['status']>,
  { words: ConsoleKey; about: ConsoleKey; tone: 'accent' | 'success' | 'neutral' }
>

/** The keys that sign tokens. */
export function SigningKeys() {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const params = { keyType: 'private-keys' }
  const keys = useRead('GET /api/configs/oidc/:keyType', { params })
  const chosen = keys.data?.find(({ id }) => id === view.of)
  return (
    <Card
      title={say('keys.signing')}
      description={
        <span>
          <Rich
            text="keys.signing.about"
            components={{ link: <Link href={addressOf('/oidc/jwks')} isOutside /> }}
          />
        </span>
      }
    >
      <List query={keys} none={say('keys.none')}>
        {key => (
          <Item
            key={key.id}
            icon={KeyRound}
            name={<KeyName signingKey={key} />}
            facts={<KeyFacts signingKey={key} />}
            action={
              may('settings:write') &&
              key.status === 'Previous' && (
                <Button look="quiet" onPress={() => open({ dialog: 'deleteSigningKey', of: key.id })}>
                  {say('keys.delete')}
                </Button>
              )
            }
          />
        )}
      </List>
      {may('settings:write') && (
        <div className="lk-card-foot">
          <Button onPress={() => open({ dialog: 'rotateSigningKey' })}>{say('keys.rotate')}</Button>
        </div>
      )}
      {may('settings:write') && <RotateSigningKey />}
      {chosen?.status === 'Previous' && (
        <Action
          name="deleteSigningKey"
          title={say('keys.delete.title')}
          verb={say('keys.delete')}
          operation="DELETE /api/configs/oidc/:keyType/:keyId"
          input={{ params: { ...params, keyId: chosen.id } }}
          done={say('keys.delete.done')}
          isDangerous
        >
          <p>{say('keys.delete.signing.about')}</p>
        </Action>
      )}
    </Card>
  )
}

function KeyName({ signingKey: { status, signingKeyAlgorithm } }: { signingKey: OidcKey }) {
  const say = useSay()
  return (
    <>
      {signingKeyAlgorithm === 'RSA' ? 'RS256' : 'ES384'}
      {status && <Badge tone={states[status].tone}>{say(states[status].words)}</Badge>}
    </>
  )
}

function KeyFacts({ signingKey: { id, createdAt, status, effectiveAt } }: { signingKey: OidcKey }) {
  const say = useSay()
  return (
    <>
      {status && say(states[status].about)}
      {' · '}
      {effectiveAt === undefined ? (
        <>
          {say('keys.created')} <RelativeTime at={new Date(createdAt * 1000)} />
        </>
      ) : (
        <>
          {say('keys.begins')} <RelativeTime at={new Date(effectiveAt * 1000)} />
        </>
      )}
      {' · '}
      <code>{id}</code>
    </>
  )
}
