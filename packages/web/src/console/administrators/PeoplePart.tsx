import {
  Avatar,
  Badge,
  Icon,
  Link,
  MenuItem,
  MoreMenu,
  PageState,
  RelativeTime,
  Table,
  type TableColumn,
  useLanguage,
} from '@latchkey/ui'
import { UserCog, UserMinus } from 'lucide-react'
import { useAdministrator, useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { hrefOf, navigate, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Listed, nameOfAdministrator } from './administrator-name.ts'
import { ChangeRolesDialog } from './ChangeRolesDialog.tsx'
import { RemoveDialog } from './RemoveDialog.tsx'

/** Everyone with a role of administrators, the last signed in first. */
export function PeoplePart() {
  const say = useSay()
  const may = useMay()
  const { view } = useView()
  const page = usePage()
  const list = useReadPage('GET /api/administrators', { query: { page, page_size: pageSize } })
  const chosen = list.data?.rows.find(({ id }) => id === view.of)
  return (
    <>
      <Table
        label={say('administrators.people')}
        columns={useColumns()}
        rows={list.data?.rows}
        idOf={each => each.id}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState icon={UserCog} title={say('administrators.none')} isPart>
            {say('administrators.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {chosen && may('roles:write') && (
        <>
          <ChangeRolesDialog key={chosen.id} person={chosen} />
          <RemoveDialog person={chosen} />
        </>
      )}
    </>
  )
}

function useColumns(): TableColumn<Listed>[] {
  const say = useSay()
  const may = useMay()
  const language = useLanguage()
  const { open } = useView()
  const lists = new Intl.ListFormat(language, { type: 'unit', style: 'short' })
  return [
    { id: 'name', name: say('administrators.name'), width: '32%', cell: each => <NameCell person={each} /> },
    {
      id: 'roles',
      name: say('administrators.roles'),
      cell: ({ roles }) => lists.format(roles.map(({ name }) => name)),
    },
    {
      id: 'factor',
      name: say('administrators.factor'),
      width: '150px',
      cell: ({ hasSecondFactor }) => (
        <Badge tone={hasSecondFactor ? 'success' : 'warning'}>
          {say(hasSecondFactor ? 'administrators.factor.on' : 'administrators.factor.none')}
        </Badge>
      ),
    },
    {
      id: 'lastSignIn',
      name: say('administrators.lastSignIn'),
      width: '150px',
      cell: ({ lastSignInAt }) =>
        lastSignInAt === null ? say('administrators.never') : <RelativeTime at={new Date(lastSignInAt)} />,
    },
    ...(may('roles:write')
      ? [
          {
            id: 'action',
            name: say('administrators.action'),
            width: '80px',
            cell: (each: Listed) => (
              <MoreMenu of={nameOfAdministrator(each)}>
                <MenuItem
                  icon={<Icon of={UserCog} size={16} />}
                  onAction={() => open({ dialog: 'roles', of: each.id })}
                >
                  {say('administrators.change')}
                </MenuItem>
                <MenuItem
                  icon={<Icon of={UserMinus} size={16} />}
                  onAction={() => open({ dialog: 'remove', of: each.id })}
                  isDangerous
                >
                  {say('administrators.remove')}
                </MenuItem>
              </MoreMenu>
            ),
          },
        ]
      : []),
  ]
}

function NameCell({ person }: { person: Listed }) {
  const say = useSay()
  const may = useMay()
  const { id } = useAdministrator()
  const name = nameOfAdministrator(person)
  const path = `/people/${encodeURIComponent(person.id)}`
  return (
    <span className="lk-administrator">
      <Avatar name={name} url={person.avatar} size={28} />
      {may('users:read') ? (
        <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
          {name}
        </Link>
      ) : (
        <span>{name}</span>
      )}
      {person.id === id && <Badge tone="accent">{say('administrators.you')}</Badge>}
      {person.isSuspended && <Badge tone="danger">{say('administrators.suspended')}</Badge>}
    </span>
  )
}
