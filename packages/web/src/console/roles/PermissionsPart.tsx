import { Button, Card, Icon, Item, ItemSkeleton, PageState } from '@latchkey/ui'
import { KeySquare, Plus } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { AddPermissions } from './AddPermissions.tsx'
import { isFixed, type Role } from './role-facts.ts'
import { useScopeWords } from './scope-words.ts'

/** What the role allows, by API. */
export function PermissionsPart({ role }: { role: Role }) {
  const say = useSay()
  const may = useMay()
  const scopeWords = useScopeWords()
  const { view, open } = useView()
  const { data, error, refetch } = useRead('GET /api/roles/:id/scopes', { params: { id: role.id } })
  const mayChange = may('roles:write') && !isFixed(role)
  const canAdd = mayChange && may('resources:read')
  const apis = [...new Map((data ?? []).map(({ resource }) => [resource.id, resource])).values()]
  const chosen = data?.find(({ id }) => id === view.of)
  if (error && !data) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  return (
    <div className="lk-role-part">
      {canAdd && apis.length > 0 && (
        <div className="lk-role-end">
          <Button onPress={() => open({ dialog: 'allow' })}>
            <Icon of={Plus} size={16} />
            {say('roles.allow')}
          </Button>
        </div>
      )}
      {!data && <ItemSkeleton />}
      {data?.length === 0 && (
        <PageState
          icon={KeySquare}
          title={say('roles.permissions.none')}
          isPart
          action={
            canAdd && (
              <Button look="filled" onPress={() => open({ dialog: 'allow' })}>
                {say('roles.allow')}
              </Button>
            )
          }
        >
          {say('roles.permissions.none.about')}
        </PageState>
      )}
      {apis.map(api => (
        <Card key={api.id} title={api.name} description={api.indicator}>
          <ul>
            {(data ?? []).map(
              scope =>
                scope.resource.id === api.id && (
                  <Item
                    key={scope.id}
                    icon={KeySquare}
                    name={role.isAdministrator ? scopeWords(scope) : <code>{scope.name}</code>}
                    facts={role.isAdministrator ? <code>{scope.name}</code> : scopeWords(scope)}
                    action={
                      mayChange && (
                        <Button look="quiet" onPress={() => open({ dialog: 'disallow', of: scope.id })}>
                          {say('roles.disallow')}
                        </Button>
                      )
                    }
                  />
                ),
            )}
          </ul>
        </Card>
      ))}
      {canAdd && data && <AddPermissions role={role} present={data} />}
      {mayChange && chosen && (
        <Action
          name="disallow"
          title={say('roles.disallow.title', { name: chosen.name })}
          verb={say('roles.disallow')}
          operation="DELETE /api/roles/:id/scopes/:scopeId"
          input={{ params: { id: role.id, scopeId: chosen.id } }}
          done={say('roles.disallow.done')}
          isDangerous
        >
          <p>{say('roles.disallow.about')}</p>
        </Action>
      )}
    </div>
  )
}
