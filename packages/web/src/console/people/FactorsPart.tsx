import { wordsOfMethod } from '@latchkey/react/pages'
import { Button, Card, Item, RelativeTime, useText } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { List } from './List.tsx'
import { nameOf, type Person } from './name-of.ts'

/** Second factors and passkeys; a lost one can be removed. */
export function FactorsPart({ person }: { person: Person }) {
  const say = useSay()
  const words = useText()
  const may = useMay()
  const { view, open } = useView()
  const params = { userId: person.id }
  const factors = useRead('GET /api/users/:userId/mfa-verifications', { params })
  const name = (factor: { type: keyof typeof wordsOfMethod; name?: string | undefined }) =>
    factor.name || words(wordsOfMethod[factor.type].name)
  const chosen = factors.data?.find(({ id }) => id === view.of)
  return (
    <Card title={say('people.factors')}>
      <List query={factors} none={say('people.factors.none')}>
        {factor => (
          <Item
            key={factor.id}
            icon={wordsOfMethod[factor.type].icon}
            name={name(factor)}
            facts={
              <>
                {say('people.added')} <RelativeTime at={new Date(factor.createdAt)} />
                {factor.remainCodes !== undefined &&
                  ` · ${say('people.codesLeft', { count: factor.remainCodes })}`}
                {factor.lastUsedAt && (
                  <>
                    {' · '}
                    {say('people.lastUsed')} <RelativeTime at={new Date(factor.lastUsedAt)} />
                  </>
                )}
              </>
            }
            action={
              may('users:support') && (
                <Button look="quiet" onPress={() => open({ dialog: 'removeFactor', of: factor.id })}>
                  {say('people.remove')}
                </Button>
              )
            }
          />
        )}
      </List>
      {chosen && (
        <Action
          name="removeFactor"
          title={say('people.removeFactor.title', { name: name(chosen) })}
          verb={say('people.remove')}
          operation="DELETE /api/users/:userId/mfa-verifications/:verificationId"
          input={{ params: { ...params, verificationId: chosen.id } }}
          done={say('people.removeFactor.done')}
          isDangerous
        >
          <p>{say('people.removeFactor.about', { name: nameOf(person) })}</p>
        </Action>
      )}
    </Card>
  )
}
