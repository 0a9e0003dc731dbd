import type { Output } from '@latchkey/client'
import { Button, Icon, MenuItem, MoreMenu, PageState, Table, type TableColumn } from '@latchkey/ui'
import { KeySquare, Pencil, Plus, Trash2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Api, managementApi } from './role-facts.ts'
import { ScopeDialog } from './ScopeDialog.tsx'
import { useScopeWords } from './scope-words.ts'
import { Toolbar } from './Toolbar.tsx'

type Scope = Output<'GET /api/resources/:resourceId/scopes'>[number]

/** The permissions of an API, which roles give to people and machines. */
export function ScopesPart({ api }: { api: Api }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const page = usePage()
  const params = { resourceId: api.id }
  const list = useReadPage('GET /api/resources/:resourceId/scopes', {
    params,
    query: { page, page_size: pageSize, ...(view.q && { search: `%${view.q}%` }) },
  })
  const mayChange = may('resources:write') && api.id !== managementApi
  const chosen = list.data?.rows.find(({ id }) => id === view.of)
  const add = mayChange && (
    <Button look="filled" onPress={() => open({ dialog: 'scope' })}>
      <Icon of={Plus} size={16} />
      {say('roles.scope.create')}
    </Button>
  )
  return (
    <div className="lk-role-part">
      <Toolbar search={say('roles.permissions.find')} action={add} />
      <Table
        label={say('roles.permissions')}
        columns={useColumns(mayChange)}
        rows={list.data?.rows}
        idOf={scope => scope.id}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState
            icon={KeySquare}
            title={say(view.q ? 'roles.permissions.noneFound' : 'roles.scopes.none')}
            isPart
          >
            {say(view.q ? 'roles.noneFound.about' : 'roles.scopes.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {mayChange && <ScopeDialog key={chosen?.id ?? 'new'} api={api} scope={chosen} />}
      {mayChange && chosen && (
        <Action
          name="deleteScope"
          title={say('roles.delete.title', { name: chosen.name })}
          verb={say('roles.scope.delete')}
          operation="DELETE /api/resources/:resourceId/scopes/:scopeId"
          input={{ params: { ...params, scopeId: chosen.id } }}
          done={say('roles.delete.done', { name: chosen.name })}
          isDangerous
        >
          <p>{say('roles.scope.delete.about')}</p>
        </Action>
      )}
    </div>
  )
}

function useColumns(mayChange: boolean): TableColumn<Scope>[] {
  const say = useSay()
  const { open } = useView()
  const scopeWords = useScopeWords()
  return [
    { id: 'name', name: say('roles.name'), width: '40%', cell: scope => <code>{scope.name}</code> },
    { id: 'description', name: say('roles.description'), cell: scopeWords },
    ...(mayChange
      ? [
          {
            id: 'action',
            name: say('roles.action'),
            width: '80px',
            cell: (scope: Scope) => (
              <MoreMenu of={scope.name}>
                <MenuItem
                  icon={<Icon of={Pencil} size={16} />}
                  onAction={() => open({ dialog: 'scope', of: scope.id })}
                >
                  {say('roles.scope.edit')}
                </MenuItem>
                <MenuItem
                  icon={<Icon of={Trash2} size={16} />}
                  onAction={() => open({ dialog: 'deleteScope', of: scope.id })}
                  isDangerous
                >
                  {say('roles.scope.delete')}
                </MenuItem>
              </MoreMenu>
            ),
          },
        ]
      : []),
  ]
}
