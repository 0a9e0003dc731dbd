import { Badge } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import { isFirst, isFixed, type Role } from './role-facts.ts'

/** What kind of role it is, and what of it cannot be changed. */
export function RoleBadges({ role }: { role: Role }) {
  const say = useSay()
  return (
    <p className="lk-role-facts">
      {role.isAdministrator && <Badge tone="accent">{say('roles.ofAdministrators')}</Badge>}
      {!role.isAdministrator && (
        <Badge>{say(role.type === 'User' ? 'roles.forPeople' : 'roles.forMachines')}</Badge>
      )}
      {role.isDefault && <Badge tone="accent">{say('roles.default')}</Badge>}
      {isFirst(role) && <Badge>{say('roles.builtIn')}</Badge>}
      {isFixed(role) && <span>{say('roles.fixed')}</span>}
      {role.isDefault && <span>{say('roles.isDefault.about')}</span>}
    </p>
  )
}
