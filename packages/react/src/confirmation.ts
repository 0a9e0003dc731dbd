import type { Changed } from './step-up.ts'

/** The person closed the step-up instead of confirming their identity; nothing was changed. */
export class StepUpCancelled extends Error {
  override name = 'StepUpCancelled'

  constructor() {
    super('The person cancelled the step-up.')
  }
}

/** A step-up that calls wait for; they share one dialog. */
export type PendingConfirmation = {
  /** Differs for each step-up. */
  id: number
  changes: Changed | undefined
  confirm: () => void
  /** Ends the wait with an error, `StepUpCancelled` unless given. */
  cancel: (reason?: unknown) => void
}

/** Asks for a step-up on behalf of calls anywhere in the application. The provider shows the dialog. */
export type Confirmation = ReturnType<typeof createConfirmation>

export function createConfirmation() {
  let pending: (PendingConfirmation & { done: Promise<void> }) | undefined
  let last = 0
  const watchers = new Set<() => void>()
  const show = (next: typeof pending) => {
    pending = next
    for (const changed of watchers) changed()
  }
  return {
    watch(changed: () => void) {
      watchers.add(changed)
      return () => {
        watchers.delete(changed)
      }
    },
    pending: (): PendingConfirmation | undefined => pending,
    /** Resolves once the person has confirmed their identity, perhaps for the call that asked first. */
    ask(changes: Changed | undefined): Promise<void> {
      if (pending) return pending.done
      let confirm = () => {}
      let cancel = (_reason: unknown) => {}
      const done = new Promise<void>((resolve, reject) => {
        confirm = resolve
        cancel = reject
      })
      last += 1
      const id = last
      const close = () => {
        if (pending?.id === id) show(undefined)
      }
      show({
        id,
        changes,
        done,
        confirm() {
          close()
          confirm()
        },
        cancel(reason = new StepUpCancelled()) {
          close()
          cancel(reason)
        },
      })
      return done
    },
  }
}
