import { Button, Icon, PageState, Table } from '@latchkey/ui'
import { CalendarClock, Download, Radio, ScrollText } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { navigate, useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { LiveBar } from './LiveBar.tsx'
import { LogToolbar } from './LogToolbar.tsx'
import './log.css'
import { logColumns, pathOf } from './log-columns.tsx'
import { filtersOf, logQuery, noFilters } from './log-query.ts'
import { EntryNames } from './names.tsx'
import { RetentionDialog } from './RetentionDialog.tsx'
import { useLive } from './use-live.ts'
import { useWordsOfEntry } from './words-of-entry.ts'

/** The audit log, the newest first. */
export function LogPage() {
  const say = useSay()
  const may = useMay()
  const wordsOf = useWordsOfEntry()
  const { view, set } = useView()
  const page = usePage()
  const exporting = useDialog('export')
  const retention = useDialog('retention')
  const filters = filtersOf(view)
  const query = logQuery(view)
  // New entries are on the first page, and none are before an end of the range.
  const canFollow = page === 1 && !query.end_time
  const isLive = canFollow && Boolean(view.live)
  const live = useLive(query, { isOn: isLive, isPaused: view.live === 'paused' })
  const list = useReadPage('GET /api/logs', {
    query: { ...query, page, page_size: pageSize, enableCap: true },
  })
  const held = new Set([...live.held, ...live.shown].map(({ id }) => id))
  const rows = list.data && [...live.shown, ...list.data.rows.filter(({ id }) => !held.has(id))]
  const isNarrowed = Object.keys(filters).length > 0
  return (
    <>
      <PageHead
        title={say('frame.section.log')}
        actions={
          <>
            {may('settings:write') && (
              <Button look="quiet" onPress={() => retention.open()}>
                <Icon of={CalendarClock} size={16} />
                {say('log.retention')}
              </Button>
            )}
            <Button look="quiet" onPress={() => exporting.open()}>
              <Icon of={Download} size={16} />
              {say('log.export')}
            </Button>
            {!isLive && (
              <Button onPress={() => set({ live: 'on', page: undefined, to: undefined })}>
                <Icon of={Radio} size={16} />
                {say('log.live')}
              </Button>
            )}
          </>
        }
      />
      <LogToolbar />
      {isLive && <LiveBar live={live} isPaused={view.live === 'paused'} />}
      <EntryNames entries={rows ?? []}>
        <Table
          label={say('frame.section.log')}
          columns={logColumns({ say, wordsOf }, filters)}
          rows={rows}
          idOf={({ id }) => id}
          onOpen={entry => navigate(pathOf(entry), filters)}
          error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
          empty={
            <PageState
              icon={ScrollText}
              title={say(isNarrowed ? 'log.noneFound' : 'log.none')}
              action={isNarrowed && <Button onPress={() => set(noFilters)}>{say('log.clear')}</Button>}
            >
              {say(isNarrowed ? 'log.noneFound.about' : 'log.none.about')}
            </PageState>
          }
        />
      </EntryNames>
      {list.data && <Pager total={list.data.total} />}
      <ExportDialog query={query} total={list.data?.total} />
      <RetentionDialog />
    </>
  )
}
