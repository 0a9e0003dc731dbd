import { Button, Card, CardFoot } from '@latchkey/ui'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { Application } from './application-kind.ts'

/** The single secret of an imported application. The API does not tell whether there is one. */
export function LegacySecret({ application }: { application: Application }) {
  const say = useSay()
  const { open } = useView()
  return (
    <Card title={say('applications.legacy')}>
      <CardFoot
        action={
          <Button look="quiet" onPress={() => open({ dialog: 'legacySecret' })}>
            {say('applications.legacy.delete')}
          </Button>
        }
      >
        {say('applications.legacy.about')}
      </CardFoot>
      <Action
        name="legacySecret"
        title={say('applications.legacy.delete.title')}
        verb={say('applications.secret.delete')}
        operation="DELETE /api/applications/:id/legacy-secret"
        input={{ params: { id: application.id } }}
        done={say('applications.secret.delete.done')}
        isDangerous
      >
        <p>{say('applications.legacy.delete.about')}</p>
      </Action>
    </Card>
  )
}
