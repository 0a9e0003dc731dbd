import { Badge, Button, Icon, Link, PageState, Table, type TableColumn, TextField } from '@latchkey/ui'
import { Boxes, Plus } from 'lucide-react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { useDraft } from '../data/draft.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { hrefOf, navigate, useDialog } from '../navigation.ts'
import { type ConsoleSay, useSay } from '../texts.tsx'
import { type Api, managementApi, pathOfApi } from './role-facts.ts'

/** The APIs that access tokens are issued for. */
export function ApisPart() {
  const say = useSay()
  const may = useMay()
  const page = usePage()
  const create = useDialog('newApi')
  const list = useReadPage('GET /api/resources', {
    query: { includeScopes: 'true', page, page_size: pageSize },
  })
  const action = may('resources:write') && (
    <Button look="filled" onPress={() => create.open()}>
      <Icon of={Plus} size={16} />
      {say('roles.api.create')}
    </Button>
  )
  return (
    <>
      <div className="lk-role-toolbar">
        <p className="lk-form-description">{say('roles.apis.about')}</p>
        <span>{action}</span>
      </div>
      <Table
        label={say('roles.apis')}
        columns={columnsOf(say)}
        rows={list.data?.rows}
        idOf={api => api.id}
        onOpen={api => navigate(pathOfApi(api))}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState icon={Boxes} title={say('roles.apis.none')} isPart>
            {say('roles.apis.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {may('resources:write') && <NewApiDialog />}
    </>
  )
}

function columnsOf(say: ConsoleSay): TableColumn<Api>[] {
  return [
    {
      id: 'name',
      name: say('roles.name'),
      width: '36%',
      cell: api => (
        <span className="lk-role-name">
          <Link href={hrefOf(pathOfApi(api))} onFollow={() => navigate(pathOfApi(api))} isQuiet>
            {api.name}
          </Link>
          {api.isDefault && <Badge tone="accent">{say('roles.api.default')}</Badge>}
          {api.id === managementApi && <Badge>{say('roles.builtIn')}</Badge>}
        </span>
      ),
    },
    { id: 'indicator', name: say('roles.api.indicator'), cell: api => <code>{api.indicator}</code> },
    {
      id: 'scopes',
      name: say('roles.permissions'),
      width: '150px',
      cell: api => say('roles.permissions.count', { count: api.scopes?.length ?? 0 }),
    },
  ]
}

const nothing = { name: '', indicator: '' }

function NewApiDialog() {
  const say = useSay()
  const dialog = useDialog('newApi')
  const [draft, setDraft, forget] = useDraft('new-api', nothing)
  const create = useChange('POST /api/resources')
  const name = draft.name.trim()
  const indicator = draft.indicator.trim()
  return (
    <Confirm
      title={say('roles.api.create')}
      verb={say('roles.api.create')}
      isOpen={dialog.isOpen}
      onClose={() => {
        forget()
        create.reset()
        dialog.close()
      }}
      onConfirm={() =>
        create.run({ body: { name, indicator } }, api => {
          forget()
          navigate(pathOfApi(api))
        })
      }
      isPending={create.isPending}
      isDisabled={name === '' || !URL.canParse(indicator)}
      problem={create.error}
    >
      <TextField
        label={say('roles.name')}
        value={draft.name}
        onChange={next => setDraft({ ...draft, name: next })}
        autoComplete="off"
        autoFocus
      />
      <TextField
        label={say('roles.api.indicator')}
        value={draft.indicator}
        onChange={next => setDraft({ ...draft, indicator: next })}
        description={say('roles.api.indicator.about')}
        placeholder="https://api.example.com"
        autoComplete="off"
        inputMode="url"
        capitalization="none"
        spellCheck={false}
      />
    </Confirm>
  )
}
