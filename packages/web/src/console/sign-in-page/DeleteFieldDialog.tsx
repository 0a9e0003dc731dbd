import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import type { ProfileField } from './profile-field.ts'

export function DeleteFieldDialog({ field }: { field: ProfileField }) {
  const say = useSay()
  const name = field.label || field.name
  return (
    <Action
      name="delete-field"
      title={say('signInPage.field.delete.title', { name })}
      verb={say('signInPage.field.delete.do')}
      operation="DELETE /api/custom-profile-fields/:name"
      input={{ params: { name: field.name } }}
      done={say('signInPage.field.deleted', { name })}
      isDangerous
    >
      <p>{say('signInPage.field.delete.about')}</p>
    </Action>
  )
}
