import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { nameOf, type Webhook } from './hook-state.tsx'

export function DeleteDialog({ hook }: { hook: Webhook }) {
  const say = useSay()
  const name = nameOf(hook)
  return (
    <Action
      name="delete"
      title={say('webhooks.delete.title', { name })}
      verb={say('webhooks.delete')}
      operation="DELETE /api/hooks/:id"
      input={{ params: { id: hook.id } }}
      done={say('webhooks.delete.done', { name })}
      leadsTo="/webhooks"
      typed={name}
      isDangerous
    >
      <p>{say('webhooks.delete.about')}</p>
    </Action>
  )
}
