import { Badge, Link, RelativeTime, type TableColumn } from '@latchkey/ui'
import { hrefOf, navigate } from '../navigation.ts'
import type { ConsoleSay } from '../texts.tsx'
import type { Entry } from './log-query.ts'
import { ActorName, PersonName } from './names.tsx'

type Words = { say: ConsoleSay; wordsOf: (entry: Entry) => string }

/** The columns of the log; `filters` go along to an entry, and back. */
export function logColumns(
  { say, wordsOf }: Words,
  filters: Readonly<Record<string, string>>,
): TableColumn<Entry>[] {
  return [
    {
      id: 'event',
      name: say('log.event'),
      width: '30%',
      cell: entry => (
        <span className="lk-log-event">
          <Link
            href={hrefOf(pathOf(entry), filters)}
            onFollow={() => navigate(pathOf(entry), filters)}
            isQuiet
          >
            {wordsOf(entry)}
          </Link>
        </span>
      ),
    },
    { id: 'actor', name: say('log.actor'), cell: entry => <ActorName entry={entry} /> },
    {
      id: 'person',
      name: say('log.person'),
      cell: ({ payload }) => payload.userId && <PersonName id={payload.userId} />,
    },
    {
      id: 'result',
      name: say('log.result'),
      width: '120px',
      cell: ({ payload }) => <ResultBadge result={payload.result} say={say} />,
    },
    { id: 'ip', name: say('log.ip'), width: '140px', cell: ({ payload }) => payload.ip },
    {
      id: 'at',
      name: say('log.at'),
      width: '130px',
      cell: ({ createdAt }) => <RelativeTime at={new Date(createdAt)} />,
    },
  ]
}

export function pathOf({ id }: Entry): string {
  return `/log/${encodeURIComponent(id)}`
}

export function ResultBadge({ result, say }: { result: Entry['payload']['result']; say: ConsoleSay }) {
  return result === 'Error' ? (
    <Badge tone="danger">{say('log.result.error')}</Badge>
  ) : (
    <Badge tone="success">{say('log.result.success')}</Badge>
  )
}
