import type { Output } from '@latchkey/client'
import type { ManagementScope } from '@latchkey/contract'
import { Checkbox, SearchField, Skeleton } from '@latchkey/ui'
import { useState } from 'react'
import { includes, useAdministrator } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { managementApi, type Role } from './role-facts.ts'
import { useScopeWords } from './scope-words.ts'

type Scope = Output<'GET /api/resources/:resourceId/scopes'>[number]
type AddPermissionsProps = { role: Role; present: readonly { id: string }[] }

/** Chooses permissions, of all APIs that this kind of role can have. */
export function AddPermissions({ role, present }: AddPermissionsProps) {
  const say = useSay()
  const { isOpen } = useDialog('allow')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [typed, setTyped] = useState('')
  const { groups, error } = useOffered(role, { present, isOpen })
  const scopeWords = useScopeWords()
  const wanted = typed.trim().toLowerCase()
  const found = groups
    ?.map(({ api, scopes }) => ({
      api,
      scopes: scopes.filter(scope =>
        `${api.name} ${scope.name} ${scopeWords(scope) ?? ''}`.toLowerCase().includes(wanted),
      ),
    }))
    .filter(({ scopes }) => scopes.length > 0)
  return (
    <Action
      name="allow"
      title={say('roles.allow.title', { name: role.name })}
      verb={chosen.length > 0 ? say('roles.allow.do', { count: chosen.length }) : say('roles.allow')}
      operation="POST /api/roles/:id/scopes"
      input={{ params: { id: role.id }, body: { scopeIds: [...chosen] } }}
      done={say('roles.allow.done')}
      onEnd={() => {
        setChosen([])
        setTyped('')
      }}
      isDisabled={chosen.length === 0}
    >
      <SearchField label={say('roles.permissions.find')} value={typed} onChange={setTyped} />
      {!groups && !error && <Skeleton height={160} />}
      <ProblemNotice problem={error} />
      {found?.length === 0 && (
        <p role="status">{say(wanted ? 'roles.permissions.noneFound' : 'roles.permissions.all')}</p>
      )}
      <div className="lk-role-choices">
        {found?.map(({ api, scopes }) => (
          <fieldset key={api.id}>
            <legend className="lk-field-label">{api.name}</legend>
            {scopes.map(scope => (
              <Checkbox
                key={scope.id}
                isSelected={chosen.includes(scope.id)}
                onChange={isChosen =>
                  setChosen(isChosen ? [...chosen, scope.id] : chosen.filter(id => id !== scope.id))
                }
              >
                <code>{scope.name}</code>
                <span className="lk-role-words">{scopeWords(scope)}</span>
              </Checkbox>
            ))}
          </fieldset>
        ))}
      </div>
    </Action>
  )
}

type Offer = { present: readonly { id: string }[]; isOpen: boolean }

/** Roles of administrators have the scopes of the Management API alone, and other roles of people have none of them. */
function useOffered(role: Role, { present, isOpen }: Offer) {
  const { scopes: held } = useAdministrator()
  const apis = useRead('GET /api/resources', { query: { includeScopes: 'true' } }, { isEnabled: isOpen })
  const groups = apis.data
    ?.filter(({ id }) =>
      id === managementApi ? role.type !== 'User' || role.isAdministrator : !role.isAdministrator,
    )
    .map(api => ({
      api,
      scopes: (api.scopes ?? []).filter(
        scope => !present.some(({ id }) => id === scope.id) && isHeld(scope, held),
      ),
    }))
  return { groups, error: apis.error }
}

/** Administrators give only scopes that they hold; the server refuses others. */
function isHeld({ name, resourceId }: Scope, held: ReadonlySet<string>): boolean {
  // The cast is safe: a name that is no scope is simply not held.
  return resourceId !== managementApi || includes(held, name as ManagementScope)
}
