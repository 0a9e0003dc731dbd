import type { Capability, ConfirmedList } from '../capability.ts'
import { useStepUp } from '../use-step-up.ts'
import { type Session, useAccessChanges, useCurrentSession, useSessionsQuery } from './access.ts'
import { useConfirmedList } from './confirmed-list.ts'

/** The sessions of the person at all devices. The list needs a step-up; the session of this browser does not. */
export function useSessions(): Capability<Session[]> &
  ConfirmedList & {
    /** The session of this browser; undefined while it loads, and for a token without a session. */
    current: Session | undefined
    /** Ends one session by its `payload.uid`, behind a step-up. */
    end: (sessionId: string) => Promise<void>
    /** Ends all sessions but the one of this browser, behind a step-up. */
    endOthers: () => Promise<void>
  } {
  const list = useConfirmedList(fields => fields.session, useSessionsQuery)
  const current = useCurrentSession(list.control === 'Edit' || list.control === 'ReadOnly')
  const changes = useAccessChanges()
  const withStepUp = useStepUp()
  return {
    ...list,
    current: current.data,
    end: sessionId => withStepUp(verification => changes.endSession(sessionId, verification)),
    endOthers: () => withStepUp(changes.endOtherSessions),
  }
}
