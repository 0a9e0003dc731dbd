import { Button, Icon } from '@latchkey/ui'
import { ArrowUp, Pause, Play, X } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { useLive } from './use-live.ts'

type LiveBarProps = { live: ReturnType<typeof useLive>; isPaused: boolean }

/** While the log is followed: whether it is connected, what waits to be shown, and how to pause and end. */
export function LiveBar({ live, isPaused }: LiveBarProps) {
  const say = useSay()
  const { set } = useView()
  const waiting = live.held.length
  if (live.state === 'refused') return <ProblemNotice problem={live.problem} onRetry={live.retry} />
  const show = () => {
    live.show()
    scrollTo(0, 0)
  }
  return (
    <div className="lk-log-live">
      <p role="status" data-state={isPaused ? 'paused' : live.state}>
        {isPaused
          ? say('log.live.paused')
          : say(live.state === 'connected' ? 'log.live.on' : 'log.live.connecting')}
      </p>
      <span role="status">
        {waiting > 0 && (
          <Button look="quiet" onPress={show}>
            <Icon of={ArrowUp} size={16} />
            {say('log.live.new', { count: waiting })}
          </Button>
        )}
      </span>
      <Button look="quiet" onPress={() => set({ live: isPaused ? 'on' : 'paused' })}>
        <Icon of={isPaused ? Play : Pause} size={16} />
        {say(isPaused ? 'log.live.resume' : 'log.live.pause')}
      </Button>
      <Button look="quiet" onPress={() => set({ live: undefined })}>
        <Icon of={X} size={16} />
        {say('log.live.end')}
      </Button>
    </div>
  )
}
