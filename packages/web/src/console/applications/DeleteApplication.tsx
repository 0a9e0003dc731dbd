import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { type Application, hasPeople, kindOf } from './application-kind.ts'

export function DeleteApplication({ application }: { application: Application }) {
  const say = useSay()
  const { id, name } = application
  return (
    <Action
      name="delete"
      title={say('applications.delete.title', { name })}
      verb={say('applications.delete')}
      operation="DELETE /api/applications/:id"
      input={{ params: { id } }}
      done={say('applications.delete.done', { name })}
      leadsTo="/applications"
      typed={name}
      isDangerous
    >
      <p>
        {say(
          hasPeople(kindOf(application)) ? 'applications.delete.about' : 'applications.delete.machine.about',
        )}
      </p>
    </Action>
  )
}
