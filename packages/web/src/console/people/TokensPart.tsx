import { Button, Card, Code, Dialog, Item, RelativeTime, TextField } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { List } from './List.tsx'
import { nameOf, type Person } from './name-of.ts'

/** Personal access tokens. A value is shown once. */
export function TokensPart({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const [name, setName] = useState('')
  const [value, setValue] = useState<string>()
  const params = { userId: person.id }
  const tokens = useRead('GET /api/users/:userId/personal-access-tokens', { params })
  const chosen = tokens.data?.find(token => token.name === view.of)
  return (
    <Card title={say('people.tokens')}>
      <List query={tokens} none={say('people.tokens.none')}>
        {token => (
          <Item
            key={token.name}
            icon={KeyRound}
            name={token.name}
            facts={
              token.lastUsedAt === null ? (
                say('people.tokens.unused')
              ) : (
                <>
                  {say('people.lastUsed')} <RelativeTime at={new Date(token.lastUsedAt)} />
                </>
              )
            }
            action={
              may('users:write') && (
                <Button look="quiet" onPress={() => open({ dialog: 'deleteToken', of: token.name })}>
                  {say('people.tokens.delete')}
                </Button>
              )
            }
          />
        )}
      </List>
      {may('users:impersonate') && (
        <div className="lk-card-foot">
          <Button onPress={() => open({ dialog: 'createToken' })}>{say('people.tokens.create')}</Button>
        </div>
      )}
      <Action
        name="createToken"
        title={say('people.tokens.create.title', { name: nameOf(person) })}
        verb={say('people.tokens.create')}
        operation="POST /api/users/:userId/personal-access-tokens"
        input={{ params, body: { name: name.trim() } }}
        done={say('people.tokens.create.done')}
        onDone={answer => {
          setName('')
          setValue(answer.value)
        }}
      >
        <p>{say('people.tokens.create.about')}</p>
        <TextField label={say('people.tokens.name')} value={name} onChange={setName} autoComplete="off" />
      </Action>
      <Dialog
        title={say('people.tokens.value')}
        isOpen={value !== undefined}
        onClose={() => setValue(undefined)}
      >
        <div className="lk-stack">
          <p>{say('people.tokens.value.about')}</p>
          <Code label={say('people.tokens.value')} isBlock>
            {value ?? ''}
          </Code>
        </div>
      </Dialog>
      {chosen && (
        <Action
          name="deleteToken"
          title={say('people.tokens.delete.title', { name: chosen.name })}
          verb={say('people.tokens.delete')}
          operation="POST /api/users/:userId/personal-access-tokens/delete"
          input={{ params, body: { name: chosen.name } }}
          done={say('people.tokens.delete.done')}
          isDangerous
        >
          <p>{say('people.tokens.delete.about')}</p>
        </Action>
      )}
    </Card>
  )
}
