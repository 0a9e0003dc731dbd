import { ProblemError } from '@latchkey/client'
import { PageState, Skeleton } from '@latchkey/ui'
import type { LucideIcon } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { PageHead } from './PageHead.tsx'

type NotLoadedProps = {
  error: unknown
  onRetry: () => unknown
  back: { path: string; words: string }
  /** The kind of thing, as the heading while it loads. */
  title: ConsoleKey
  /** Where it does not exist, or not any more. */
  gone: { title: ConsoleKey; about: ConsoleKey; icon: LucideIcon }
}

/** The page of one thing while it loads, could not be loaded, or is gone. */
export function NotLoaded({ error, onRetry, back, title, gone }: NotLoadedProps) {
  const say = useSay()
  const isGone = error instanceof ProblemError && error.status === 404
  return (
    <>
      <PageHead title={say(isGone ? gone.title : title)} back={back} />
      {isGone && (
        <PageState icon={gone.icon} title={say(gone.title)} isPart>
          {say(gone.about)}
        </PageState>
      )}
      {error && !isGone ? <ProblemNotice problem={error} onRetry={onRetry} /> : null}
      {!error && <Skeleton height={240} />}
    </>
  )
}
