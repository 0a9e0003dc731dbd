import { Button, Card, CardFoot, useLanguage, useText } from '@latchkey/ui'
import { useEffect, useRef, useState } from 'react'
import { ListSkeleton } from '../ListSkeleton.tsx'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { Root } from '../Root.tsx'
import { ActivityItem } from './ActivityItem.tsx'
import './ActivitySection.css'
import { byDay, useActivityQuery } from './activity.ts'

/** What happened at the account, by whom and from where, day by day. */
export function ActivitySection() {
  return (
    <Root>
      <Events />
    </Root>
  )
}

function Events() {
  const say = useText()
  const nameOfDay = useNameOfDay()
  const activity = useActivityQuery()
  const { events } = activity
  if (!events) {
    return activity.error ? (
      <LoadingFailed query={activity} />
    ) : (
      <Card>
        <ListSkeleton items={4} />
      </Card>
    )
  }
  if (events.length === 0) {
    return (
      <Card>
        <CardFoot>{say('activity.none')}</CardFoot>
      </Card>
    )
  }
  return (
    <>
      {byDay(events).map(({ day, events }) => (
        <Card key={day.getTime()} title={nameOfDay(day)}>
          <ul>
            {events.map(event => (
              <ActivityItem key={event.id} event={event} />
            ))}
          </ul>
        </Card>
      ))}
      <Older activity={activity} count={events.length} />
    </>
  )
}

type OlderProps = { activity: ReturnType<typeof useActivityQuery>; count: number }

function Older({ activity, count }: OlderProps) {
  const say = useText()
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = activity
  const [isAsked, setAsked] = useState(false)
  const end = useRef<HTMLParagraphElement>(null)
  // The button that has the focus is gone.
  useEffect(() => {
    if (isAsked && !hasNextPage) end.current?.focus()
  }, [isAsked, hasNextPage])
  const showOlder = () => {
    setAsked(true)
    if (!isFetchingNextPage) void fetchNextPage()
  }
  return (
    <div className="lk-activity-older">
      <span className="lk-hidden" role="status">
        {isAsked && !isFetchingNextPage && say('activity.shown', { count })}
      </span>
      {isFetchNextPageError && <LoadingFailed query={{ error: activity.error, refetch: fetchNextPage }} />}
      {hasNextPage && !isFetchNextPageError && (
        <Button onPress={showOlder} isPending={isFetchingNextPage}>
          {say('activity.showOlder')}
        </Button>
      )}
      {!hasNextPage && isAsked && (
        <p className="lk-activity-end" ref={end} tabIndex={-1}>
          {say('activity.end')}
        </p>
      )}
    </div>
  )
}

function useNameOfDay() {
  const say = useText()
  const language = useLanguage()
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full' })
  return (day: Date) => {
    const today = new Date()
    const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
    if (day.toDateString() === today.toDateString()) return say('activity.today')
    if (day.toDateString() === yesterday.toDateString()) return say('activity.yesterday')
    return format.format(day)
  }
}
