import { Badge, useLanguage } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import type { Person } from './name-of.ts'

/** The states of an account that differ from the ordinary. */
export function PersonBadges({ person }: { person: Person }) {
  const say = useSay()
  const language = useLanguage()
  const day = (at: number) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at)
  const { isSuspended, suspension, deletesAt } = person
  return (
    <>
      {isSuspended && (
        <Badge tone="danger">
          {suspension?.until
            ? say('people.suspendedUntil', { date: day(suspension.until) })
            : say('people.suspended')}
        </Badge>
      )}
      {deletesAt !== null && (
        <Badge tone="warning">{say('people.deletesOn', { date: day(deletesAt) })}</Badge>
      )}
    </>
  )
}
