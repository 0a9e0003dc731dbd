import { Button, Card, CardFoot, Item } from '@latchkey/ui'
import { Braces, UserRound } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { List } from '../people/List.tsx'
import { useSay } from '../texts.tsx'
import { AllowScopes } from './AllowScopes.tsx'
import { type ConsentEntry, entriesOf } from './consent-entries.ts'

type ConsentScopesProps = {
  /** Without it, the scopes are those of all applications that are known by their metadata document. */
  applicationId?: string
}

/** What a third-party application may ask people for. People decide about it on the consent page. */
export function ConsentScopes({ applicationId }: ConsentScopesProps) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const { data, error, refetch } = useConsent(applicationId)
  const entries = data && entriesOf(data, say)
  const chosen = entries?.find(({ id }) => id === view.of)
  return (
    <Card title={say('applications.consent')} description={say('applications.consent.about')}>
      <List query={{ data: entries, error, refetch }} none={say('applications.consent.none')}>
        {entry => (
          <Item
            key={entry.type + entry.id}
            icon={entry.type === 'user-scopes' ? UserRound : Braces}
            name={<code>{entry.name}</code>}
            facts={entry.about}
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
      {data && may('applications:write') && <AllowScopes applicationId={applicationId} present={data} />}
      {chosen && <RemoveScope applicationId={applicationId} entry={chosen} />}
    </Card>
  )
}

function useConsent(applicationId: string | undefined) {
  const ofApplication = useRead(
    'GET /api/applications/:applicationId/user-consent-scopes',
    { params: { applicationId: applicationId ?? '' } },
    { isEnabled: applicationId !== undefined },
  )
  const ofDocuments = useRead(
    'GET /api/cimd/user-consent-scopes',
    {},
    { isEnabled: applicationId === undefined },
  )
  return applicationId === undefined ? ofDocuments : ofApplication
}

type RemoveScopeProps = { applicationId: string | undefined; entry: ConsentEntry }

function RemoveScope({ applicationId, entry }: RemoveScopeProps) {
  const say = useSay()
  const scope = { scopeType: entry.type, scopeId: entry.id }
  const words = {
    name: 'removeScope',
    title: say('applications.consent.remove.title', { name: entry.name }),
    verb: say('applications.remove'),
    done: say('frame.saved'),
    isDangerous: true,
    children: <p>{say('applications.consent.remove.about')}</p>,
  }
  return applicationId === undefined ? (
    <Action
      {...words}
      operation="DELETE /api/cimd/user-consent-scopes/:scopeType/:scopeId"
      input={{ params: scope }}
    />
  ) : (
    <Action
      {...words}
      operation="DELETE /api/applications/:applicationId/user-consent-scopes/:scopeType/:scopeId"
      input={{ params: { applicationId, ...scope } }}
    />
  )
}
