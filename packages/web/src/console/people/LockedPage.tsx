import { Avatar, Button, Link, PageState, RelativeTime, Table, type TableColumn } from '@latchkey/ui'
import { LockOpen } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { hrefOf, navigate, useView } from '../navigation.ts'
import { type ConsoleSay, useSay } from '../texts.tsx'
import { type Lockout, reasonOf, UnlockDialog } from './lockouts.tsx'
import { nameOf } from './name-of.ts'
import './people.css'

/** Who is locked out, why, and since when. */
export function LockedPage() {
  const say = useSay()
  const may = useMay()
  const page = usePage()
  const { view, open } = useView()
  const list = useReadPage('GET /api/lockouts', { query: { page, page_size: pageSize } })
  const chosen = list.data?.rows.find(({ user }) => user.id === view.of)
  const onUnlock = may('users:support') && ((id: string) => open({ dialog: 'unlock', of: id }))
  return (
    <>
      <PageHead
        title={say('people.locked')}
        description={say('people.locked.about')}
        back={{ path: '/people', words: say('frame.section.people') }}
      />
      <Table
        label={say('people.locked')}
        columns={columnsOf(say, onUnlock)}
        rows={list.data?.rows}
        idOf={({ user, action, place }) => `${user.id} ${place} ${action}`}
        onOpen={({ user }) => navigate(pathOf(user.id))}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState icon={LockOpen} isPart title={say('people.locked.none')}>
            {say('people.locked.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {chosen && <UnlockDialog person={chosen.user} />}
    </>
  )
}

const pathOf = (id: string) => `/people/${encodeURIComponent(id)}`

function columnsOf(say: ConsoleSay, onUnlock: false | ((id: string) => void)): TableColumn<Lockout>[] {
  return [
    {
      id: 'name',
      name: say('people.name'),
      width: '30%',
      cell: ({ user }) => (
        <span className="lk-person-cell">
          <Avatar name={nameOf(user)} url={user.avatar} size={28} />
          <Link href={hrefOf(pathOf(user.id))} onFollow={() => navigate(pathOf(user.id))} isQuiet>
            {nameOf(user)}
          </Link>
        </span>
      ),
    },
    { id: 'reason', name: say('people.locked.reason'), cell: lockout => reasonOf(lockout, say) },
    {
      id: 'since',
      name: say('people.locked.since'),
      width: '140px',
      cell: ({ startedAt }) => <RelativeTime at={new Date(startedAt)} />,
    },
    {
      id: 'until',
      name: say('people.end'),
      width: '140px',
      cell: ({ endsAt }) => <RelativeTime at={new Date(endsAt)} />,
    },
    ...(onUnlock
      ? [
          {
            id: 'unlock',
            name: say('people.unlock'),
            width: '150px',
            cell: ({ user }: Lockout) => (
              <Button onPress={() => onUnlock(user.id)}>{say('people.unlock')}</Button>
            ),
          },
        ]
      : []),
  ]
}
