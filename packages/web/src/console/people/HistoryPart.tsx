import { wordsOfActivity } from '@latchkey/react/pages'
import { Badge, Button, Card, Item, RelativeTime, useText } from '@latchkey/ui'
import { CircleAlert, History } from 'lucide-react'
import { useState } from 'react'
import { useReadPage } from '../data/read.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { List } from './List.tsx'
import type { Person } from './name-of.ts'

const step = 10

/** The words of the account page speak to the person itself in these. */
const ownWords: Readonly<Record<string, ConsoleKey>> = {
  'SubjectToken.Created': 'people.history.impersonation',
}

const byWords = {
  owner: 'people.history.byOwner',
  admin: 'people.history.byAdmin',
  visitor: 'people.history.byVisitor',
  system: 'people.history.bySystem',
} as const satisfies Record<string, ConsoleKey>

/** What happened to the account, with refusals, the newest first. */
export function HistoryPart({ person }: { person: Person }) {
  const say = useSay()
  const words = useText()
  const [shown, setShown] = useState(step)
  const { data, error, refetch } = useReadPage('GET /api/logs', {
    query: { userId: person.id, page_size: shown, enableCap: 'true' },
  })
  return (
    <Card title={say('people.history')}>
      <List query={{ data: data?.rows, error, refetch }} none={say('people.history.none')}>
        {({ id, key, payload, createdAt }) => {
          const isRefused = payload.result === 'Error'
          const own = !isRefused && ownWords[key]
          return (
            <Item
              key={id}
              icon={isRefused ? CircleAlert : History}
              name={
                <>
                  {own
                    ? say(own)
                    : wordsOfActivity({ key, result: payload.result, details: detailsOf(payload) }, words)}
                  {isRefused && <Badge tone="danger">{payload.error ?? say('people.history.refused')}</Badge>}
                </>
              }
              facts={
                <>
                  {say(byWords[payload.actor.kind])}
                  {payload.ip && ` · ${payload.ip}`}
                  {' · '}
                  <RelativeTime at={new Date(createdAt)} />
                </>
              }
            />
          )
        }}
      </List>
      {data && data.total > shown && (
        <div className="lk-card-foot">
          <Button onPress={() => setShown(Math.min(shown + 3 * step, 100))} isDisabled={shown >= 100}>
            {say('people.history.more')}
          </Button>
        </div>
      )}
    </Card>
  )
}

/** The log's payload has the details of the activity list, and more. */
function detailsOf(payload: Record<string, unknown>) {
  const { fields, factor, change, name, isSuspended, isNewDevice, decision } = payload
  return {
    ...(Array.isArray(fields) && { fields: fields.map(String) }),
    ...(typeof factor === 'string' && { factor }),
    ...(typeof change === 'string' && { change }),
    ...(typeof name === 'string' && { name }),
    ...(typeof isSuspended === 'boolean' && { isSuspended }),
    ...(typeof isNewDevice === 'boolean' && { isNewDevice }),
    ...(typeof decision === 'string' && { decision }),
  }
}
