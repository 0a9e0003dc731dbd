import { Badge, Card, ItemSkeleton, Link } from '@latchkey/ui'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { hrefOf, navigate } from '../navigation.ts'
import { isFixed } from '../roles/role-facts.ts'
import { useSay } from '../texts.tsx'
import { type AdministratorRole, useAdministratorRoles } from './givable-roles.ts'
import { ScopeList } from './ScopeList.tsx'

/** Each role of administrators with what it allows, in words. */
export function RolesPart() {
  const { roles, error, refetch } = useAdministratorRoles()
  if (error && !roles) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  return (
    <div className="lk-administrator-roles">
      {roles?.map(role => (
        <RoleCard key={role.id} role={role} />
      ))}
      {!roles && <ItemSkeleton />}
    </div>
  )
}

function RoleCard({ role }: { role: AdministratorRole }) {
  const say = useSay()
  const path = `/administrators/${encodeURIComponent(role.id)}`
  return (
    <Card>
      <div className="lk-administrator-role">
        <h2>
          <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
            {role.name}
          </Link>
          {isFixed(role) && <Badge>{say('roles.builtIn')}</Badge>}
        </h2>
        <p>{role.description}</p>
        <p className="lk-administrator-count">{say('administrators.holders', { count: role.usersCount })}</p>
        <details className="lk-administrator-may">
          <summary>{say('administrators.role.may')}</summary>
          <ScopeList scopes={role.scopes} />
        </details>
      </div>
    </Card>
  )
}
