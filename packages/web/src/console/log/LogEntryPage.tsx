import { ProblemError } from '@latchkey/client'
import { Card, Code, Link, PageState, RelativeTime, Row, Skeleton, useLanguage } from '@latchkey/ui'
import { FileX } from 'lucide-react'
import type { ReactNode } from 'react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { hrefOf, navigate, useView } from '../navigation.ts'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import './log.css'
import { ResultBadge } from './log-columns.tsx'
import { type Entry, filtersOf } from './log-query.ts'
import { ActorName, ApplicationName, EntryNames, kindWords, PersonName } from './names.tsx'
import { useWordsOfEntry } from './words-of-entry.ts'

/** All of one entry of the log. The address has the filters of the list, for the way back. */
export function LogEntryPage({ params }: PageProps) {
  const say = useSay()
  const wordsOf = useWordsOfEntry()
  const { view } = useView()
  const { data, error, refetch } = useRead('GET /api/logs/:id', { params: { id: params.id ?? '' } })
  const back = { path: hrefOfList(filtersOf(view)), words: say('frame.section.log') }
  if (data) {
    return (
      <EntryNames entries={[data]}>
        <PageHead title={wordsOf(data)} back={back} />
        <Facts entry={data} />
        <Payload entry={data} />
      </EntryNames>
    )
  }
  const isGone = error instanceof ProblemError && error.status === 404
  return (
    <>
      <PageHead title={say(isGone ? 'log.gone' : 'log.entry')} back={back} />
      {isGone ? (
        <PageState icon={FileX} title={say('log.gone')}>
          {say('log.gone.about')}
        </PageState>
      ) : error ? (
        <ProblemNotice problem={error} onRetry={() => refetch()} />
      ) : (
        <Skeleton height={240} />
      )}
    </>
  )
}

function hrefOfList(filters: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(filters)
  return search.size > 0 ? `/log?${search}` : '/log'
}

function Facts({ entry }: { entry: Entry }) {
  const say = useSay()
  const exact = useExact()
  const { key, payload, createdAt } = entry
  const { actor, userAgentParsed: device } = payload
  const browser = [device?.browser?.name, device?.os?.name].filter(Boolean).join(' · ')
  const list = `/log?${new URLSearchParams({ request: payload.requestId ?? '' })}`
  return (
    <Card title={say('log.facts')}>
      <Row
        name={say('log.at')}
        value={
          <>
            {exact(createdAt)} (<RelativeTime at={new Date(createdAt)} />)
          </>
        }
      />
      <Row name={say('log.event.type')} value={<Code label={say('log.event.type')}>{key}</Code>} />
      <Row name={say('log.result')} value={<ResultBadge result={payload.result} say={say} />} />
      {payload.error && <Row name={say('log.error')} value={<code>{payload.error}</code>} />}
      <Row
        name={say('log.actor')}
        value={<ActorName entry={entry} />}
        state={actor.id && say(kindWords[actor.kind])}
      />
      {actor.impersonator && (
        <Row name={say('log.impersonator')} value={<PersonName id={actor.impersonator} />} />
      )}
      {payload.userId && <Row name={say('log.person')} value={<PersonName id={payload.userId} />} />}
      {payload.applicationId && (
        <Row name={say('log.application')} value={<ApplicationName id={payload.applicationId} />} />
      )}
      {payload.ip && <Row name={say('log.ip')} value={payload.ip} />}
      {payload.userAgent && <Row name={say('log.device')} value={browser || payload.userAgent} />}
      {payload.sessionId && <Row name={say('log.session')} value={<code>{payload.sessionId}</code>} />}
      {payload.requestId && (
        <Row
          name={say('log.request')}
          value={<code>{payload.requestId}</code>}
          action={
            <Link href={hrefOf(list)} onFollow={() => navigate(list)}>
              {say('log.request.all')}
            </Link>
          }
        />
      )}
    </Card>
  )
}

/** Shown above already. */
const known = new Set([
  ...['key', 'result', 'error', 'ip', 'userAgent', 'userAgentParsed', 'userId', 'applicationId'],
  ...['sessionId', 'requestId', 'actor'],
])

function Payload({ entry }: { entry: Entry }) {
  const say = useSay()
  const exact = useExact()
  const facts = Object.entries(entry.payload).filter(([name]) => !known.has(name))
  return (
    <>
      {facts.length > 0 && (
        <Card title={say('log.details')}>
          {facts.map(([name, value]) => (
            <Row key={name} name={<code>{name}</code>} value={wordsOfValue(name, value, exact)} />
          ))}
        </Card>
      )}
      <Card title={say('log.json')}>
        <div className="lk-log-json">
          <Code label={say('log.json')} isBlock>
            {JSON.stringify(entry, null, 2)}
          </Code>
        </div>
      </Card>
    </>
  )
}

/** A moment as such, a list with commas, other values as JSON has them. */
function wordsOfValue(name: string, value: unknown, exact: (at: number) => string): ReactNode {
  if (typeof value === 'number' && /(At|Since|^until)$/.test(name)) return exact(value)
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every(each => typeof each === 'string')) return value.join(', ')
  return <code>{JSON.stringify(value)}</code>
}

function useExact(): (at: number) => string {
  const format = new Intl.DateTimeFormat(useLanguage(), { dateStyle: 'long', timeStyle: 'medium' })
  return at => format.format(at)
}
