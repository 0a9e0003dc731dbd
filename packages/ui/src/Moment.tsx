import type { TextKey } from '@latchkey/locales'
import type { ReactNode } from 'react'
import { RichText, useLanguage } from './text.tsx'

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
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)
  return (
    <RichText
      text={text}
      values={{ when: relative(at, new Date(), language) }}
      components={{ time: <Time at={at} exact={exact} /> }}
    />
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

export function relative(at: Date, now: Date, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const seconds = (at.getTime() - now.getTime()) / 1000
  const step = steps.find(each => Math.abs(seconds) >= each.seconds)
  return step ? words.format(Math.trunc(seconds / step.seconds), step.unit) : words.format(0, 'second')
}
