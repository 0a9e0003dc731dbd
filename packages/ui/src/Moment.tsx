import { isChinese, type TextKey } from '@latchkey/locales'
import type { ReactNode } from 'react'
import { RichText, useLanguage, useText } from './text.tsx'

const steps = [
  { unit: 'year', seconds: 31_556_952 },
  { unit: 'month', seconds: 2_629_746 },
  { unit: 'week', seconds: 604_800 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const

/** A text with a relative time in its `<time>{{when}}</time>`; the exact time appears on hover and is read aloud. */
export function Moment({ text, at }: { text: TextKey; at: Date }) {
  const language = useLanguage()
  const when = useRelativeTime()(at)
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)
  return <RichText text={text} values={{ when }} components={{ time: <Time at={at} exact={exact} /> }} />
}

/** A relative time alone, for a cell of a table. */
export function RelativeTime({ at }: { at: Date }) {
  const language = useLanguage()
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)
  return (
    <Time at={at} exact={exact}>
      {useRelativeTime()(at)}
    </Time>
  )
}

type TimeProps = { at: Date; exact: string; children?: ReactNode }

function Time({ at, exact, children }: TimeProps) {
  return (
    <time dateTime={at.toISOString()} title={exact}>
      {children}
      {/* Screen readers do not read the title. */}
      <span className="lk-hidden"> ({exact})</span>
    </time>
  )
}

/** Words for how long ago something was. */
export function useRelativeTime() {
  const say = useText()
  const language = useLanguage()
  return (at: Date) => relative(at, new Date(), language) ?? say('time.justNow')
}

/** Undefined for less than a minute. */
export function relative(at: Date, now: Date, language: string): string | undefined {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const seconds = (at.getTime() - now.getTime()) / 1000
  const step = steps.find(each => Math.abs(seconds) >= each.seconds)
  const count = step?.unit === 'day' ? calendarDays(at, now) : step && Math.trunc(seconds / step.seconds)
  const text = step && words.format(count ?? 0, step.unit)
  // A thin space between digits and Han characters, as in all Chinese texts; in Japanese no line ends between them.
  const space = isChinese(language) ? '\u2009' : language === 'ja' ? '\u00a0' : undefined
  return space ? text?.replace(/(\d) ?(?=\p{Script=Han}|か)/gu, `$1${space}`) : text
}

/** Days by the calendar: at noon, 36 hours ago is not yesterday. */
function calendarDays(at: Date, now: Date): number {
  const [day, today] = [at, now].map(each => new Date(each).setHours(0, 0, 0, 0))
  return Math.round(((day ?? 0) - (today ?? 0)) / 86_400_000)
}
