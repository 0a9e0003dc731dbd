import { Badge, Button, Card, CardFoot } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { Application } from './application-kind.ts'

/** Whether a machine has all scopes of the Management API. Only those who hold them give them. */
export function WholeApi({ application }: { application: Application }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const isAdmin = application.isAdmin === true
  const { id, name } = application
  const mayChange = isAdmin ? may('applications:write') : may('all')
  return (
    <Card title={say('applications.admin')}>
      <CardFoot
        action={
          mayChange && (
            <Button onPress={() => open({ dialog: 'admin' })}>
              {say(isAdmin ? 'applications.admin.take' : 'applications.admin.give')}
            </Button>
          )
        }
      >
        <Badge tone={isAdmin ? 'warning' : 'neutral'}>
          {say(isAdmin ? 'applications.isOn' : 'applications.isOff')}
        </Badge>{' '}
        {say(isAdmin ? 'applications.admin.on' : 'applications.admin.off')}
      </CardFoot>
      <Action
        name="admin"
        title={say(isAdmin ? 'applications.admin.take.title' : 'applications.admin.give.title', { name })}
        verb={say(isAdmin ? 'applications.admin.take' : 'applications.admin.give')}
        operation="PATCH /api/applications/:id"
        input={{ params: { id }, body: { isAdmin: !isAdmin } }}
        done={say('frame.saved')}
        isDangerous
      >
        <p>{say(isAdmin ? 'applications.admin.take.about' : 'applications.admin.give.about')}</p>
      </Action>
    </Card>
  )
}
