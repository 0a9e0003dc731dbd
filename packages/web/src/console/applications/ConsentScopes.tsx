import { Button, Card, CardFoot, Item } from '@latchkey/ui'
import { Braces, UserRound } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { List } from '../people/List.tsx'
import { useSay } from '../texts.tsx'
import { AllowScopes } from './AllowScopes.tsx'
import type { Application } from './application-kind.ts'
import { entriesOf } from './consent-entries.ts'

/** What a third-party application may ask people for. People decide about it on the consent page. */
export function ConsentScopes({ application }: { application: Application }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const params = { applicationId: application.id }
  const { data, error, refetch } = useRead('GET /api/applications/:applicationId/user-consent-scopes', {
    params,
  })
  const entries = data && entriesOf(data)
  const chosen = entries?.find(({ id }) => id === view.of)
  return (
    <Card title={say('applications.consent')} description={say('applications.consent.about')}>
      <List query={{ data: entries, error, refetch }} none={say('applications.consent.none')}>
        {entry => (
          <Item
            key={entry.type + entry.id}
            icon={entry.type === 'user-scopes' ? UserRound : Braces}
            name={<code>{entry.name}</code>}
            facts={entry.about === '' ? say('applications.consent.ofPerson') : entry.about}
            action={
              may('applications:write') && (
                <Button look="quiet" onPress={() => open({ dialog: 'removeScope', of: entry.id })}>
                  {say('applications.remove')}
                </Button>
              )
            }
          />
        )}
      </List>
      {may('applications:write') && (
        <CardFoot
          action={
            <Button onPress={() => open({ dialog: 'allowScopes' })}>{say('applications.consent.add')}</Button>
          }
        />
      )}
      {data && may('applications:write') && <AllowScopes application={application} present={data} />}
      {chosen && (
        <Action
          name="removeScope"
          title={say('applications.consent.remove.title', { name: chosen.name })}
          verb={say('applications.remove')}
          operation="DELETE /api/applications/:applicationId/user-consent-scopes/:scopeType/:scopeId"
          input={{ params: { ...params, scopeType: chosen.type, scopeId: chosen.id } }}
          done={say('frame.saved')}
          isDangerous
        >
          <p>{say('applications.consent.remove.about')}</p>
        </Action>
      )}
    </Card>
  )
}
